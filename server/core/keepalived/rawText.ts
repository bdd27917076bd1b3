import { format } from "@/server/core/keepalived/format";
import { decomment, splitAtBrace } from "@/server/core/keepalived/lex";
import { isDirective } from "@/server/core/keepalived/lines";
import { parse } from "@/server/core/keepalived/parse";
import { byteLength, MAX_LINE_BYTES } from "@/server/core/keepalived/textSource";
import type { Node } from "@/server/core/keepalived/tree";

/** Room for the blanks that a line is indented by. */
const MAX_RAW_LINE_BYTES = MAX_LINE_BYTES - 50;

const NO_DIRECTIVE = "is a definition, a condition, a repetition or an include.";

/**
 * Why a text cannot stand inside a block without harm to what is around it, as one sentence; undefined: it can. Its braces
 * must balance, its quotes must close, its last line must not go on, and nothing in it may change how other lines are read.
 */
export function rawProblem(text: string): string | undefined {
  let depth = 0;
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (byteLength(line) > MAX_RAW_LINE_BYTES)
      return `Line ${index + 1} is longer than ${MAX_RAW_LINE_BYTES} bytes.`;
    const { text: code, isOpen } = decomment(line);
    if (isOpen) return `Line ${index + 1} opens a double quote and does not close it.`;
    for (let left = code; left !== ""; ) {
      const { piece, rest } = splitAtBrace(left);
      left = rest;
      if (piece.startsWith("@") || isDirective(piece)) return `Line ${index + 1} ${NO_DIRECTIVE}`;
      if (piece === "{") depth += 1;
      if (piece === "}") depth -= 1;
      if (depth < 0) return `Line ${index + 1} closes a block that it does not open.`;
    }
  }
  if (depth > 0) return "A block is opened and not closed.";
  return decomment(lines.at(-1) ?? "").text.endsWith("\\")
    ? "The last line ends with a backslash."
    : undefined;
}

/** The statements of a text that stands in the block at `path`; directives stay as they are. */
export function rawNodes(text: string, path: string): readonly Node[] {
  return parse(text, { within: path, expand: false, unknownBlocks: "keep" }).nodes.map(withSecrets);
}

/** Keywords whose arguments must never be shown. */
const SECRETS = new Set(["auth_pass", "key", "password"]);

function withSecrets(node: Node): Node {
  if (node.kind !== "statement") return node;
  const made = node.block === undefined ? node : { ...node, block: node.block.map(withSecrets) };
  return SECRETS.has(node.keyword.text)
    ? { ...made, args: node.args.map((arg) => ({ ...arg, secret: true as const })) }
    : made;
}

/** One spelling for texts that mean the same: how the renderer writes them. Undefined when nothing is left. */
export function canonicalRaw(text: string, path: string): string | undefined {
  return rawOf(rawNodes(text, path));
}

/** Statements as the text that the model keeps, without the blank lines between them; undefined when there are none. */
export function rawOf(nodes: readonly Node[]): string | undefined {
  const text = format(nodes.filter((node) => node.kind !== "blank")).text.replace(/\n$/, "");
  return text === "" ? undefined : text;
}
