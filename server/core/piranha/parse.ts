import type { Problem } from "@/server/core/problem";

/** A `key = value` line of lvs.cf with its value's words, quotes taken off. */
export interface LvsStatement {
  line: number;
  key: string;
  words: readonly string[];
}

/** A `virtual`, `failover` or `server` block. */
export interface LvsBlock {
  line: number;
  kind: "virtual" | "failover" | "server";
  name: string;
  /** Statements and blocks in the order of the file: a server's port depends on what stands before it. */
  items: readonly LvsItem[];
}

export type LvsItem = LvsStatement | LvsBlock;

/** What parseLvsCf found; a problem's `at` is `["line", number]`. */
export interface LvsFile {
  items: readonly LvsItem[];
  problems: readonly Problem[];
}

/** True for a block, false for a statement. */
export function isBlock(item: LvsItem): item is LvsBlock {
  return "kind" in item;
}

/** Bytes above which a file is refused: the largest lvs.cf seen in public is under 100 kB. */
export const MAX_LVS_CF = 1024 * 1024;

/** Blocks deeper than this are not opened: the second within another is a problem already. */
const MAX_DEPTH = 8;

const BLOCK_KINDS: Readonly<Record<string, LvsBlock["kind"]>> = {
  virtual: "virtual",
  failover: "failover",
  server: "server",
};

interface OpenBlock extends LvsBlock {
  items: LvsItem[];
}

const RULES = {
  size: { level: "error", text: "The file is larger than 1 MiB: this is not an lvs.cf." },
  binary: { level: "error", text: "The file holds NUL bytes: this is not a text file." },
  empty: { level: "error", text: "The file holds no statement." },
  strayBrace: {
    level: "error",
    text: "This } closes nothing.",
    fix: "Remove it, or add the block's first line.",
  },
  unclosed: { level: "warning", text: "This block is never closed; it is taken to end with the file." },
  words: { level: "warning", text: "Words between the block's name and its { are ignored." },
  serverPlace: {
    level: "error",
    text: "A server block belongs inside a virtual block.",
    fix: "Look for a stray } above.",
  },
  topPlace: {
    level: "error",
    text: "This block belongs at the top of the file.",
    fix: "Look for a missing } above.",
  },
  statement: { level: "error", text: 'This is neither "key = value" nor a block.' },
  comment: {
    level: "warning",
    text: "A comment after a value: Piranha itself refuses such a line.",
    fix: "The value is taken without it.",
  },
  quote: { level: "error", text: "A quotation mark without its partner.", fix: "Close the quotation." },
  equal: {
    level: "warning",
    text: "No blanks around =: Piranha itself refuses such a line.",
    fix: "It is taken as if they were there.",
  },
} as const satisfies Record<string, { level: Problem["level"]; text: string; fix?: string }>;

type Rule = keyof typeof RULES;

type Report = (rule: Rule, line: number) => void;

/**
 * Reads Piranha's lvs.cf into its statements and blocks. More lenient than Piranha 0.8.6's own parser, which refuses
 * trailing comments, `key=value` without blanks and unknown keys: such lines are taken and reported as warnings.
 */
export function parseLvsCf(text: string): LvsFile {
  const problems: Problem[] = [];
  const report: Report = (rule, line) => {
    const { level, text: what, ...fix } = RULES[rule];
    problems.push({ level, rule: `lvs-${rule}`, at: ["line", line], text: what, ...fix });
  };
  const items: LvsItem[] = [];
  if (text.length > MAX_LVS_CF) report("size", 1);
  else if (text.includes("\0")) report("binary", 1);
  else readLines(text, items, report);
  if (items.length === 0 && problems.length === 0) report("empty", 1);
  return { items, problems };
}

function readLines(text: string, items: LvsItem[], report: Report): void {
  const open: OpenBlock[] = [];
  text.split(/\r\n|\n|\r/).forEach((raw, index) => {
    const line = index + 1;
    const words = splitWords(raw, (rule) => report(rule, line));
    const [first, second, third] = words;
    if (first === undefined) return;
    const siblings = open.at(-1)?.items ?? items;
    const kind = first.quoted ? undefined : BLOCK_KINDS[first.text];
    if (first.text === "}" && words.length === 1) {
      if (open.pop() === undefined) report("strayBrace", line);
    } else if (kind !== undefined && second !== undefined && words.length > 2 && words.at(-1)?.text === "{") {
      if (words.length > 3) report("words", line);
      if (kind === "server" && open.at(-1)?.kind !== "virtual") report("serverPlace", line);
      if (kind !== "server" && open.length > 0) report("topPlace", line);
      const block: OpenBlock = { line, kind, name: second.text, items: [] };
      siblings.push(block);
      if (open.length < MAX_DEPTH) open.push(block);
    } else if (second?.text === "=" && !second.quoted && third !== undefined) {
      siblings.push({ line, key: first.text, words: words.slice(2).map((word) => word.text) });
    } else {
      report("statement", line);
    }
  });
  for (const block of open) report("unclosed", block.line);
}

interface Word {
  text: string;
  quoted: boolean;
}

/** Splits a line at blanks; quotes of either kind hold words together and know no escape. */
function splitWords(raw: string, report: (rule: Rule) => void): Word[] {
  const words: Word[] = [];
  const pattern = /\s*(?:"([^"]*)"|'([^']*)'|(#.*)|(=)|(["'].*)|([^\s"'=#]+(?:[#=][^\s"'#]*)*))/uy;
  const text = raw.trimEnd();
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) break;
    const [, double, single, comment, equal, unbalanced, bare] = match;
    if (comment !== undefined) {
      if (words.length > 0) report("comment");
      break;
    }
    if (unbalanced !== undefined) {
      report("quote");
      words.push({ text: unbalanced.slice(1), quoted: true });
      break;
    }
    if (equal !== undefined) words.push({ text: "=", quoted: false });
    else if (bare === undefined) words.push({ text: double ?? single ?? "", quoted: true });
    else if (words.length === 0 && bare.includes("=")) {
      report("equal");
      words.push(...splitAtEqual(bare));
    } else words.push({ text: bare, quoted: false });
  }
  return words;
}

/** `key=value` without blanks is one word for Piranha, which then does not know it; here it is taken apart. */
function splitAtEqual(bare: string): Word[] {
  const at = bare.indexOf("=");
  const words = [bare.slice(0, at), "=", bare.slice(at + 1)];
  return words.filter((text) => text !== "").map((text) => ({ text, quoted: false }));
}
