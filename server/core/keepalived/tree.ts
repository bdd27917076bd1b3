import type { Path } from "@/server/core/problem";

/** One word of a line. */
export interface Word {
  text: string;
  /** It stands in double quotes in the file. */
  quoted: boolean;
  /** It must never be shown; shown as `***`. */
  secret?: true;
}

/** A keyword with its arguments, and the block in braces that follows it. In list blocks the keyword is the item. */
export interface Statement {
  kind: "statement";
  keyword: Word;
  args: readonly Word[];
  /** What stands between its braces; absent: no braces. */
  block?: readonly Node[];
  /** The remark behind the words, without its mark. */
  remark?: string;
  /** The remark behind the closing brace. */
  closingRemark?: string;
  /** The name behind `@` at the start of the line: it counts only on the host of that name (`^`: on all others). */
  condition?: string;
  /** The line as it stood, where its words do not say how they were quoted (scripts). */
  source?: string;
  /** keepalived does not know the keyword at this place. */
  isUnknown?: true;
  /** Line of the file, from 1; 0 when it was not read from a file. */
  line: number;
  /** The included file that it stands in. */
  file?: string;
  /** The object and field that it was made from. */
  at?: Path;
}

/** A line that holds a remark alone. `text` is without its mark (`#` or `!`). */
export interface Remark {
  kind: "remark";
  text: string;
  line: number;
  file?: string;
}

/** An empty line. */
export interface Blank {
  kind: "blank";
  line: number;
  file?: string;
}

/** Lines that are written as they are. */
export interface Raw {
  kind: "raw";
  text: string;
  line: number;
  file?: string;
  at?: Path;
}

/** What a keepalived.conf consists of, line by line. */
export type Node = Statement | Remark | Blank | Raw;

/** A word as it is safely written: in double quotes when it would be read otherwise without. */
export function word(value: string | number): Word {
  const text = String(value);
  return { text, quoted: needsQuotes(text) };
}

/** A word that must never be shown. */
export function secretWord(value: string): Word {
  return { ...word(value), secret: true };
}

/**
 * True when keepalived might read the bare text otherwise (lib/parser.c): blanks end a word, `#` and `!` begin a remark,
 * braces end a line, a backslash at its end continues it, and nothing at all is no word.
 */
export function needsQuotes(text: string): boolean {
  return !/^[\w@%+=:,./*()[\]<>|&;^?$~-]+$/.test(text);
}

/** A statement that was not read from a file. */
export function statement(keyword: string, args: readonly (string | number | Word)[], at?: Path): Statement {
  const made: Statement = {
    kind: "statement",
    keyword: { text: keyword, quoted: false },
    args: args.map((arg) => (typeof arg === "object" ? arg : word(arg))),
    line: 0,
  };
  return at === undefined ? made : { ...made, at };
}

/** A statement with a block in braces. */
export function block(head: Statement, nodes: readonly Node[]): Statement {
  return { ...head, block: nodes };
}

/** A line with a remark; `text` comes directly behind the `#`. */
export function remark(text: string): Remark {
  return { kind: "remark", text, line: 0 };
}

/** An empty line. */
export const BLANK: Blank = { kind: "blank", line: 0 };

/** The nodes with one empty line between each two groups; groups without nodes are left out. */
export function spaced(groups: readonly (readonly Node[])[]): Node[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [BLANK, ...group]));
}
