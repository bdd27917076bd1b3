import {
  type Definition,
  definitionOf,
  hostDefinition,
  substitute,
} from "@/server/core/keepalived/definitions";
import type { ProblemList } from "@/server/core/keepalived/fileProblem";
import { decomment, splitAtBrace, trimBlanks } from "@/server/core/keepalived/lex";
import { type Repetition, repetitionOf } from "@/server/core/keepalived/repetitions";
import {
  MAX_LINE_BYTES,
  openSource,
  type TextLine,
  type TextSource,
} from "@/server/core/keepalived/textSource";

/** A file that an include names, e.g. `/etc/keepalived/web.conf`. */
export interface IncludedFile {
  path: string;
  text: string;
}

export interface LineOptions {
  /** What `@name` at the start of a line is compared with: `-i`, or the host's name up to the first dot. */
  configId?: string;
  /**
   * False: definitions, conditions, repetitions and includes are kept as lines of their own, not carried out, so that
   * nothing of the file is lost. True: what keepalived makes of them.
   */
  expand: boolean;
  /** The files that `include PATTERN` names; undefined: there is none. Absent: includes are refused. */
  include?(pattern: string, from: string | undefined): readonly IncludedFile[] | undefined;
  problems: ProblemList;
}

/**
 * One line as keepalived's parser gets it: a brace alone, or words without braces. Blank lines and lines with a remark
 * alone come too, since a tree without loss needs them.
 */
export interface Line {
  kind: "code" | "raw" | "remark" | "blank";
  text: string;
  line: number;
  file?: string;
  remark?: string;
  /** The name behind `@` at its start, with `^` when negated; only when not expanded. */
  condition?: string;
}

/** Two to three times what five thousand virtual services need; repetitions and includes can ask for any number. */
const MAX_LINES = 600_000;
const MAX_REPEATED = 50_000;
const MAX_INCLUDES = 1000;
const MAX_NESTED_REPETITIONS = 50;

type Source =
  | { kind: "file"; source: TextSource }
  | { kind: "lines"; lines: readonly string[]; index: number; origin: TextLine }
  | { kind: "repetition"; repetition: Repetition; origin: TextLine };

/** The lines of a configuration in the order in which keepalived reads them. Stops, with a problem, at hostile sizes. */
export function* configLines(text: string, options: LineOptions): Generator<Line> {
  const { problems } = options;
  const definitions = new Map<string, Definition>();
  const stack: Source[] = [{ kind: "file", source: openSource(text, undefined) }];
  let rounds = 0;
  let repeated = 0;
  let includes = 0;

  for (let next = read(); next !== undefined; next = read()) {
    rounds += 1;
    if (!next.isDirect) repeated += 1;
    if (rounds > MAX_LINES || repeated > MAX_REPEATED || stack.length > MAX_NESTED_REPETITIONS + includes) {
      refuse(
        next.from,
        "too-large",
        `With what it includes the file has more than ${MAX_LINES} lines, or its repetitions make more than ${MAX_REPEATED}.`,
      );
      return;
    }
    if (next.from.isTooLong) {
      refuse(next.from, "line-too-long", `keepalived cuts lines longer than ${MAX_LINE_BYTES} bytes.`);
      continue;
    }
    const { text: code, remark, isOpen, isCut } = decomment(next.text);
    if (isCut === true) warnOfCut(next.from);
    if (isOpen) refuse(next.from, "quote-open", "A double quote is opened on this line and not closed.");
    if (code === "") {
      yield remark === undefined
        ? { ...placeOf(next.from), kind: "blank", text: "" }
        : { ...placeOf(next.from), kind: "remark", text: remark };
      continue;
    }
    if (isPlain(code)) {
      yield codeLine(code, remark, next.from);
    } else if (options.expand) {
      yield* expanded(code, remark, next);
    } else {
      yield* kept(code, remark, next.from);
    }
  }

  /** The next line of whatever was opened last. */
  function read(): { text: string; from: TextLine; isDirect: boolean } | undefined {
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.kind === "file") {
        const line = top.source.next();
        if (line !== undefined) return { text: line.text, from: line, isDirect: true };
      } else if (top.kind === "lines") {
        const line = top.lines[top.index];
        top.index += 1;
        if (line !== undefined) return { text: line, from: top.origin, isDirect: false };
      } else {
        const values = top.repetition.next();
        if (values !== undefined) {
          for (const [name, value] of values) definitions.set(name, { value, more: [], isMultiline: false });
          return { text: top.repetition.text, from: top.origin, isDirect: false };
        }
      }
      stack.pop();
    }
    return undefined;
  }

  function* expanded(
    code: string,
    remark: string | undefined,
    { from, isDirect }: { from: TextLine; isDirect: boolean },
  ): Generator<Line> {
    let rest = code;
    let isFirst = true;
    while (rest !== "") {
      const carried = carryOut(rest, from, isDirect);
      if (carried === undefined) return;
      const { piece, rest: left } = splitAtBrace(carried);
      yield codeLine(piece, isFirst ? remark : undefined, from);
      isFirst = false;
      rest = left;
    }
  }

  /** What is left of a line when its condition, definition, repetition or include is done with; undefined: nothing. */
  function carryOut(code: string, from: TextLine, isDirect: boolean): string | undefined {
    let text = code;
    for (let round = 0; round < 100; round += 1) {
      if (text.startsWith("@")) {
        const chosen = chosenPart(text);
        if (chosen === undefined) return undefined;
        text = chosen;
      }
      const definition = text.startsWith("$") ? definitionOf(text) : undefined;
      if (definition !== undefined) {
        define(definition);
        return undefined;
      }
      if (text.startsWith("~SEQ") || text.startsWith("~LST")) {
        const repetition = repetitionOf(text, definitions);
        if (repetition === undefined) refuse(from, "repetition-malformed", `Malformed repetition: ${text}`);
        else stack.push({ kind: "repetition", repetition, origin: from });
        return undefined;
      }
      if (text.startsWith("~") || !text.includes("$")) break;
      const made = substitute(text, definitions);
      if (made.failure !== undefined) {
        refuse(from, "definition-endless", made.failure);
        return undefined;
      }
      if (made.isSame) break;
      if (made.more.length > 0) stack.push({ kind: "lines", lines: made.more, index: 0, origin: from });
      text = decomment(made.text).text;
      if (text === "" || (!text.startsWith("@") && !text.includes("$") && !text.startsWith("~"))) break;
    }
    const unknown = text.includes("$") ? hostDefinition(text) : undefined;
    if (unknown !== undefined) {
      problems.add({
        ...placeOf(from),
        level: "warning",
        rule: "definition-of-host",
        at: [],
        text: `The value of \${${unknown}} is only known on the running host, so it stays as it is.`,
      });
    }
    if (isDirect && isInclude(text)) {
      openIncludes(text, from);
      return undefined;
    }
    return text === "" ? undefined : text;
  }

  function chosenPart(text: string): string | undefined {
    const match = /^@(\^?)([^ \t]*)[ \t]+(.*)$/s.exec(text);
    if (match === null) return undefined;
    return (match[2] === options.configId) === (match[1] === "") ? match[3] : undefined;
  }

  function define({ name, value }: { name: string; value: string }): void {
    if (!value.endsWith("\\")) {
      definitions.set(name, { value, more: [], isMultiline: false });
      return;
    }
    const lines = [trimBlanks(value.slice(0, -1)), ...continuation()].filter((line) => line !== "");
    definitions.set(name, { value: lines[0] ?? "", more: lines.slice(1), isMultiline: lines.length > 0 });
  }

  /** The further lines of a definition: up to the first that does not end with a backslash, or an empty one. */
  function continuation(): string[] {
    const lines: string[] = [];
    for (let next = read(); next !== undefined && next.text !== ""; next = read()) {
      const { text: code } = decomment(next.text);
      if (code === "") continue;
      if (!code.endsWith("\\")) return [...lines, code];
      lines.push(trimBlanks(code.slice(0, -1)));
    }
    return lines;
  }

  function openIncludes(text: string, from: TextLine): void {
    const pattern = trimBlanks(text.replace(/^include[rmwba]?/, ""));
    const files = options.include?.(pattern, from.file);
    if (files === undefined || files.length === 0) {
      refuse(from, "include-missing", `The included file is not at hand: ${pattern}`);
      return;
    }
    includes += files.length;
    if (includes > MAX_INCLUDES) {
      refuse(from, "include-endless", "Files include each other without end.");
      return;
    }
    for (const file of files.toReversed()) {
      stack.push({ kind: "file", source: openSource(file.text, file.path) });
    }
  }

  function* kept(code: string, remark: string | undefined, from: TextLine): Generator<Line> {
    let left = code;
    for (let isFirst = true; left !== ""; isFirst = false) {
      if (isDirective(left)) {
        yield* keptDirective(isFirst ? trimBlanks(from.text) : left, from);
        return;
      }
      const [, condition, rest = ""] = /^@(\^?[^ \t]+)[ \t]+(.*)$/s.exec(left) ?? [
        undefined,
        undefined,
        left,
      ];
      const split = splitAtBrace(rest, { keepReferences: true });
      const line = codeLine(split.piece, isFirst ? remark : undefined, from);
      if (condition !== undefined) line.condition = condition;
      yield line;
      left = split.rest;
    }
  }

  /** A directive takes the rest of its line, and a definition the lines that continue it. */
  function* keptDirective(text: string, from: TextLine): Generator<Line> {
    yield { ...placeOf(from), kind: "raw", text };
    const { text: code } = decomment(text);
    if (!code.startsWith("$") || !code.endsWith("\\")) return;
    for (let more = read(); more !== undefined; more = read()) {
      yield { ...placeOf(more.from), kind: "raw", text: trimBlanks(more.text) };
      const { text: last } = decomment(more.text);
      if (more.text === "" || (last !== "" && !last.endsWith("\\"))) break;
    }
  }

  function warnOfCut(from: TextLine): void {
    problems.add({
      ...placeOf(from),
      level: "warning",
      rule: "word-cut",
      at: [],
      text: "A ! or # begins a remark even within a word: keepalived reads the word only up to it.",
      fix: "Put the value into double quotes.",
    });
  }

  function refuse(from: TextLine, rule: string, text: string): void {
    problems.add({ ...placeOf(from), level: "error", rule, at: [], text });
  }
}

/** True for most lines: no directive and nothing to split, so that they can be given on at once. */
function isPlain(code: string): boolean {
  return code === "}" || !/^[@~]|[${}]|^include/.test(code);
}

function codeLine(text: string, remark: string | undefined, from: TextLine): Line {
  const line: Line = { kind: "code", text, line: from.line };
  // Assigned one by one: spreading is what takes most of the time in a large file.
  if (from.file !== undefined) line.file = from.file;
  if (remark !== undefined) line.remark = remark;
  return line;
}

function isInclude(text: string): boolean {
  return /^include[rmwba]?[ \t]/.test(text);
}

/** True for a line that is no statement but says how others are read; a condition before a statement is none. */
export function isDirective(code: string): boolean {
  const text = code.replace(/^@[^ \t]+[ \t]+/, "");
  return definitionOf(text) !== undefined || text.startsWith("~") || isInclude(text);
}

function placeOf(from: TextLine): { line: number; file?: string } {
  return from.file === undefined ? { line: from.line } : { line: from.line, file: from.file };
}
