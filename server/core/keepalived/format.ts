import type { Node, Statement, Word } from "@/server/core/keepalived/tree";
import type { Path } from "@/server/core/problem";

const INDENT = "    ";

/** A written file. */
export interface Formatted {
  /** The exact text, secrets included. */
  text: string;
  /** The same with every secret as `***`. */
  shown: string;
  /** For each line (from 0) the object and field that it was made from, where there is one. */
  origins: readonly (Path | undefined)[];
}

/** Writes nodes: one statement a line, four blanks for each level, and the origin of every line. */
export function format(nodes: readonly Node[]): Formatted {
  const lines: Line[] = [];
  writeNodes(nodes, { lines, indent: "", origin: undefined });
  return {
    text: join(lines.map((line) => line.text)),
    shown: join(lines.map((line) => line.shown)),
    origins: lines.map((line) => line.origin),
  };
}

interface Line {
  text: string;
  shown: string;
  origin: Path | undefined;
}

interface Place {
  lines: Line[];
  indent: string;
  origin: Path | undefined;
}

function join(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function writeNodes(nodes: readonly Node[], place: Place): void {
  for (const node of nodes) writeNode(node, place);
}

function writeNode(node: Node, place: Place): void {
  switch (node.kind) {
    case "blank":
      push(place, "");
      break;
    case "remark":
      push(place, place.indent + marked(node.text));
      break;
    case "raw":
      for (const line of node.text.split("\n")) {
        push({ ...place, origin: node.at ?? place.origin }, line === "" ? "" : `${place.indent}${line}`);
      }
      break;
    case "statement":
      writeStatement(node, place);
  }
}

function writeStatement(node: Statement, place: Place): void {
  const inner = { ...place, origin: node.at ?? place.origin };
  const before = place.indent + (node.condition === undefined ? "" : `@${node.condition} `);
  const after = (node.block === undefined ? "" : " {") + behind(node.remark);
  const words = [node.keyword, ...node.args];
  inner.lines.push({
    text: before + (node.source ?? words.map(written).join(" ")) + after,
    shown: before + (node.source ?? words.map(masked).join(" ")) + after,
    origin: inner.origin,
  });
  if (node.block === undefined) return;
  writeNodes(node.block, { ...inner, indent: place.indent + INDENT });
  push(inner, `${place.indent}}${behind(node.closingRemark)}`);
}

function behind(remark: string | undefined): string {
  return remark === undefined ? "" : ` ${marked(remark)}`;
}

/** A remark with its mark. A backslash at its end would make keepalived see a line of its own, so a blank follows it. */
function marked(remark: string): string {
  return `#${remark}${remark.endsWith("\\") ? " " : ""}`;
}

function push(place: Place, text: string): void {
  place.lines.push({ text, shown: text, origin: place.origin });
}

function written(word: Word): string {
  return word.quoted ? `"${word.text}"` : word.text;
}

function masked(word: Word): string {
  return word.secret === true ? "***" : written(word);
}
