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
  const out: Output = { lines: [], shown: [], origins: [] };
  writeNodes(nodes, { out, indent: "", origin: undefined });
  return { text: joined(out.lines), shown: joined(out.shown), origins: out.origins };
}

interface Output {
  lines: string[];
  shown: string[];
  origins: (Path | undefined)[];
}

interface Place {
  out: Output;
  indent: string;
  origin: Path | undefined;
}

function joined(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function writeNodes(nodes: readonly Node[], place: Place): void {
  for (const node of nodes) writeNode(node, place);
}

function writeNode(node: Node, place: Place): void {
  switch (node.kind) {
    case "blank":
      push(place.out, "", place.origin);
      break;
    case "remark":
      push(place.out, place.indent + marked(node.text), place.origin);
      break;
    case "raw":
      for (const line of node.text.split("\n")) {
        push(place.out, line === "" ? "" : place.indent + line, node.at ?? place.origin);
      }
      break;
    case "statement":
      writeStatement(node, place);
  }
}

function writeStatement(node: Statement, { out, indent, origin: outer }: Place): void {
  const origin = node.at ?? outer;
  const before = node.condition === undefined ? indent : `${indent}@${node.condition} `;
  const after = (node.block === undefined ? "" : " {") + behind(node.remark);
  const text = before + (node.source ?? wordsText(node, written)) + after;
  push(out, text, origin);
  if (node.args.some((arg) => arg.secret === true)) {
    out.shown[out.shown.length - 1] = before + wordsText(node, masked) + after;
  }
  if (node.block === undefined) return;
  writeNodes(node.block, { out, indent: indent + INDENT, origin });
  push(out, `${indent}}${behind(node.closingRemark)}`, origin);
}

function wordsText(node: Statement, write: (word: Word) => string): string {
  let text = write(node.keyword);
  for (const arg of node.args) text += ` ${write(arg)}`;
  return text;
}

function behind(remark: string | undefined): string {
  return remark === undefined ? "" : ` ${marked(remark)}`;
}

/** A remark with its mark. A backslash at its end would make keepalived see a line of its own, so a blank follows it. */
function marked(remark: string): string {
  return `#${remark}${remark.endsWith("\\") ? " " : ""}`;
}

function push(out: Output, text: string, origin: Path | undefined): void {
  out.lines.push(text);
  out.shown.push(text);
  out.origins.push(origin);
}

function written(word: Word): string {
  return word.quoted ? `"${word.text}"` : word.text;
}

function masked(word: Word): string {
  return word.secret === true ? "***" : written(word);
}
