import { type FileProblem, problemList } from "@/server/core/keepalived/fileProblem";
import { type Grammar, grammarAt } from "@/server/core/keepalived/grammar";
import { splitScriptWords, splitWords } from "@/server/core/keepalived/lex";
import { configLines, type IncludedFile, type Line } from "@/server/core/keepalived/lines";
import type { Node, Statement, Word } from "@/server/core/keepalived/tree";

export interface ParseOptions {
  /** What `@name` at the start of a line is compared with: keepalived's `-i`, or the host's name up to the first dot. */
  configId?: string;
  /** False: directives (`$`, `@`, `~`, include) stay as they are, so that the tree is without loss. Default true. */
  expand?: boolean;
  /**
   * What becomes of a block with an unknown keyword. `asKeepalived`: its lines fall to the block around it, and its
   * closing brace closes that one. `keep`: it stays a block. Default `asKeepalived`.
   */
  unknownBlocks?: "asKeepalived" | "keep";
  /** The block that the text is the inside of, e.g. `vrrp_instance`. Absent: it is a whole file. */
  within?: string;
  /** The files that `include PATTERN` names. Absent: includes are refused. */
  include?(pattern: string, from: string | undefined): readonly IncludedFile[] | undefined;
}

export interface Parsed {
  nodes: readonly Node[];
  problems: readonly FileProblem[];
}

/** The longest text that is read, in UTF-16 units; five thousand virtual services need a quarter of it. */
export const MAX_TEXT = 16 * 1024 * 1024;

const MAX_DEPTH = 100;

interface OpenStatement extends Statement {
  block?: Node[];
}

interface Frame {
  grammar: Grammar;
  nodes: Node[];
  /** The statement whose block this is; absent at the outermost level. */
  owner?: OpenStatement;
  /** The next line should be the opening brace. */
  needsBrace: boolean;
  isUnknown: boolean;
}

/**
 * Reads a keepalived.conf as keepalived does (lib/parser.c, process_stream and alloc_value_block): one statement a line,
 * whether a block follows is known from the keyword, not from the brace. Never throws, whatever the text.
 */
export function parse(text: string, options: ParseOptions = {}): Parsed {
  const list = problemList();
  const { problems } = list;
  const unreadable = unreadableProblem(text);
  if (unreadable !== undefined) return { nodes: [], problems: [unreadable] };

  const control = text.search(CONTROL);
  if (control >= 0) {
    list.add({
      level: "error",
      rule: "control-character",
      at: [],
      text: "A control character stands within a line; it shows nowhere and may change what is read.",
      line: lineAt(text, control),
    });
  }
  const root: Frame = {
    grammar: grammarAt(options.within ?? ""),
    nodes: [],
    needsBrace: false,
    isUnknown: false,
  };
  const frames: Frame[] = [root];
  const { include, configId } = options;
  for (const line of configLines(text, {
    expand: options.expand ?? true,
    problems: list,
    ...(configId !== undefined && { configId }),
    ...(include !== undefined && { include }),
  })) {
    read(line);
  }
  const unclosed = frames.at(-1)?.owner;
  if (unclosed !== undefined) {
    report(unclosed, { rule: "brace-missing", text: `The block of ${unclosed.keyword.text} is not closed.` });
  }
  return { nodes: root.nodes, problems };

  function current(): Frame {
    return frames.at(-1) ?? root;
  }

  function read(line: Line): void {
    const frame = current();
    switch (line.kind) {
      case "blank":
        frame.nodes.push({ kind: "blank", ...placeOf(line) });
        break;
      case "remark":
        frame.nodes.push({ kind: "remark", text: line.remark ?? line.text, ...placeOf(line) });
        break;
      case "raw":
        frame.nodes.push({ kind: "raw", text: line.text, ...placeOf(line) });
        break;
      case "code":
        readCode(line);
    }
  }

  function readCode(line: Line): void {
    const { words, isOpen } = splitWords(line.text);
    if (isOpen) report(line, { rule: "quote-open", text: "A double quote is not closed: its word is lost." });
    const [keyword, ...args] = words;
    if (keyword === undefined) return;
    const frame = current();
    const brace = keyword.quoted ? "" : keyword.text;
    if (frame.needsBrace) {
      frame.needsBrace = false;
      if (brace === "{") {
        keepRemark(frame.nodes, line);
        return;
      }
      report(line, {
        rule: "brace-missing",
        text: `keepalived expects { after ${frame.owner?.keyword.text}.`,
      });
    } else if (brace === "{" && frame.grammar.kind !== "list") {
      openStray(line);
      return;
    }
    if (brace !== "}") readStatement({ line, keyword, args });
    else if (frames.length > 1) close(line);
    else report(line, { rule: "brace-extra", text: "A } closes nothing." });
  }

  function readStatement({ line, keyword, args }: { line: Line; keyword: Word; args: Word[] }): void {
    const frame = current();
    const made: OpenStatement = { kind: "statement", keyword, args, line: line.line };
    // Assigned one by one: spreading is what takes most of the time in a large file.
    if (line.file !== undefined) made.file = line.file;
    if (line.remark !== undefined) made.remark = line.remark;
    if (line.condition !== undefined) made.condition = line.condition;
    frame.nodes.push(made);
    if (frame.grammar.kind === "list" || frame.isUnknown) return;
    const grammar = frame.grammar.keywords.get(keyword.text);
    if (grammar === undefined) {
      made.isUnknown = true;
      report(line, {
        level: "warning",
        rule: "keyword-unknown",
        text: `keepalived does not know the keyword ${keyword.text} here and ignores its line.`,
      });
      return;
    }
    if (grammar.isScript) readScript(made, line);
    if (grammar.kind === "line") return;
    if (grammar.kind === "list" && args.length > 0 && keyword.text !== "virtual_server_group") {
      report(line, {
        level: "warning",
        rule: "words-ignored",
        text: `The words after ${keyword.text} are ignored; lines up to the next } belong to its list.`,
      });
    }
    open(made, { grammar, isUnknown: false });
  }

  function open(owner: OpenStatement, kind: { grammar: Grammar; isUnknown: boolean }): void {
    owner.block = [];
    frames.push({ ...kind, nodes: owner.block, owner, needsBrace: !kind.isUnknown });
  }

  /** A brace after a line that opens no block. */
  function openStray(line: Line): void {
    const frame = current();
    const last = lastStatement(frame.nodes);
    const isKept =
      options.unknownBlocks === "keep" && last !== undefined && (last.isUnknown === true || frame.isUnknown);
    if (isKept && frames.length < MAX_DEPTH) {
      open(last, { grammar: frame.grammar, isUnknown: true });
      return;
    }
    report(line, {
      rule: "brace-unexpected",
      text: "keepalived ignores this {, reads what follows as part of the block around it, and closes that at the next }.",
    });
  }

  function close(line: Line): void {
    const frame = frames.pop();
    if (frame?.owner !== undefined && line.remark !== undefined) frame.owner.closingRemark = line.remark;
  }

  function readScript(made: OpenStatement, line: Line): void {
    if (!/["'\\]/.test(line.text)) return;
    const words = splitScriptWords(line.text);
    if (words === undefined) {
      report(line, {
        rule: "quote-open",
        text: "A quote of the script is not closed: keepalived drops the line.",
      });
      return;
    }
    made.args = words.slice(1).map((text) => ({ text, quoted: true }));
    made.source = line.text;
  }

  function report(
    { line, file }: { line: number; file?: string },
    problem: { level?: FileProblem["level"]; rule: string; text: string },
  ): void {
    list.add({ level: "error", at: [], ...problem, line, ...(file !== undefined && { file }) });
  }
}

/** Any control character but tabs and ends of lines. */
const CONTROL = /(?![\t\n\r])\p{Cc}|\r(?![\r\n]|$)/u;

function unreadableProblem(text: string): FileProblem | undefined {
  if (text.length > MAX_TEXT) {
    return {
      level: "error",
      rule: "too-large",
      at: [],
      text: `The file has more than ${MAX_TEXT / 1024 / 1024} Mi characters, which no keepalived.conf has.`,
    };
  }
  const zero = text.indexOf("\0");
  if (zero >= 0) {
    return {
      level: "error",
      rule: "not-text",
      at: [],
      text: "The file holds a NUL byte: it is no text.",
      line: lineAt(text, zero),
    };
  }
  return text.startsWith("\uFEFF")
    ? {
        level: "error",
        rule: "byte-order-mark",
        at: [],
        text: "The file begins with a byte order mark, so keepalived does not know its first keyword and loses its block.",
        fix: "Save the file as UTF-8 without byte order mark.",
        line: 1,
      }
    : undefined;
}

function lineAt(text: string, place: number): number {
  let line = 1;
  for (let end = text.indexOf("\n"); end >= 0 && end < place; end = text.indexOf("\n", end + 1)) line += 1;
  return line;
}

function lastStatement(nodes: readonly Node[]): OpenStatement | undefined {
  const last = nodes.findLast((node) => node.kind === "statement");
  return last?.kind === "statement" && last.block === undefined ? (last as OpenStatement) : undefined;
}

function keepRemark(nodes: Node[], line: Line): void {
  if (line.remark !== undefined) nodes.push({ kind: "remark", text: line.remark, ...placeOf(line) });
}

function placeOf(line: Line): { line: number; file?: string } {
  return line.file === undefined ? { line: line.line } : { line: line.line, file: line.file };
}
