import type { Word } from "@/server/core/keepalived/tree";

/**
 * The parts of lib/parser.c that look at one line: what a remark is, where braces split it, and what its words are.
 * Blanks there are space and tab; words end at any white space of C.
 */

/** A line without its remark and its outer blanks. */
export interface Decommented {
  text: string;
  /** What stood behind `#` or `!`; absent: no remark. */
  remark?: string;
  /** A double quote was opened and not closed. */
  isOpen: boolean;
  /** The remark begins directly behind a word, which perhaps was meant to go on. */
  isCut?: true;
}

/**
 * Takes the remark off a line as keepalived does: from the first `#` or `!` outside double quotes, wherever it stands. An
 * escaped mark loses its backslash and then is a remark all the same, since every process reads the line once more.
 */
export function decomment(line: string): Decommented {
  if (!/[!#"\\]/.test(line)) return { text: trimBlanks(line), isOpen: false };
  const first = decommentOnce(trimStart(line));
  const second = decommentOnce(first.text);
  const remark = second.remark ?? first.remark;
  const isCut = first.isCut === true || second.isCut === true;
  return {
    text: second.text,
    isOpen: first.isOpen,
    ...(remark !== undefined && { remark }),
    ...(isCut && { isCut }),
  };
}

function decommentOnce(line: string): Decommented {
  let text = "";
  let isQuoted = false;
  let remark: string | undefined;
  let isContinued = false;
  let isCut = false;
  for (let place = 0; place < line.length; place += 1) {
    const character = line.charAt(place);
    let kept = character;
    if (character === "\\") {
      const next = line[place + 1];
      place += 1;
      if (next === undefined) {
        // Even at the end of a remark a backslash continues the line, and then is all that is left of it.
        isContinued = true;
        break;
      }
      kept = !isQuoted && (next === "#" || next === "!") ? next : character + next;
    } else if (remark === undefined && character === '"') {
      isQuoted = !isQuoted;
    } else if (remark === undefined && !isQuoted && (character === "#" || character === "!")) {
      remark = trimEnd(line.slice(place + 1));
      isCut = /[^\s{};"]$/.test(text);
    }
    if (remark === undefined) text += kept;
  }
  const code = trimEnd(text) + (isContinued ? "\\" : "");
  return remark === undefined
    ? { text: code, isOpen: isQuoted }
    : {
        text: code,
        isOpen: isQuoted,
        remark: isContinued ? trimEnd(remark.slice(0, -1)) : remark,
        ...(isCut && { isCut }),
      };
}

/**
 * A line cut at its first brace outside double quotes: what is one line for keepalived, and what comes after it.
 * `keepReferences`: the braces of `${NAME}` do not count, since the definition is not put in yet.
 */
export function splitAtBrace(
  text: string,
  { keepReferences = false }: { keepReferences?: boolean } = {},
): { piece: string; rest: string } {
  const place = bracePlace(text, keepReferences ? REFERENCE_OR_MARK : MARK);
  if (place < 0) return { piece: trimEnd(text), rest: "" };
  const cut = place === 0 ? 1 : place;
  return { piece: trimEnd(text.slice(0, cut)), rest: trimBlanks(text.slice(cut)) };
}

const MARK = /[{}"]/g;
const REFERENCE_OR_MARK = /\$\{[A-Za-z_]\w*[\d ]*\}|[{}"]/g;

function bracePlace(text: string, finder: RegExp): number {
  finder.lastIndex = 0;
  for (let match = finder.exec(text); match !== null; match = finder.exec(text)) {
    if (match[0] === "{" || match[0] === "}") return match.index;
    if (match[0] !== '"') continue;
    const close = text.indexOf('"', match.index + 1);
    if (close < 0) return -1;
    finder.lastIndex = close + 1;
  }
  return -1;
}

/** The words of a line. A quote that is not closed ends the line (`isOpen`), and its word is lost. */
export function splitWords(text: string): { words: Word[]; isOpen: boolean } {
  const words: Word[] = [];
  let place = 0;
  while (place < text.length) {
    const code = text.charCodeAt(place);
    if (isSpace(code)) {
      place += 1;
    } else if (code === QUOTE) {
      const end = text.indexOf('"', place + 1);
      if (end < 0) return { words, isOpen: true };
      words.push({ text: text.slice(place + 1, end), quoted: true });
      place = end + 1;
    } else {
      const start = place;
      while (place < text.length && !isWordEnd(text.charCodeAt(place))) place += 1;
      words.push({ text: text.slice(start, place), quoted: false });
    }
  }
  return { words, isOpen: false };
}

const QUOTE = 34;

/** White space as C's isspace has it. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isWordEnd(code: number): boolean {
  return code === QUOTE || isSpace(code);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * The words of a line whose keyword takes a script: both kinds of quotes, joined within a word, and backslash escapes.
 * Undefined: a quote is not closed, or the last character is a backslash; keepalived then drops the statement.
 */
export function splitScriptWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let place = 0; place < text.length; place += 1) {
    const character = text.charAt(place);
    if (character === "\\") {
      const escaped = /^\\(?:x([0-9A-Fa-f]+)|c(.)|([0-7]{1,3})|(.))/s.exec(text.slice(place));
      if (escaped === null) return undefined;
      word = (word ?? "") + escapedCharacter(escaped);
      place += escaped[0].length - 1;
    } else if (quote !== "") {
      if (character === quote) quote = "";
      else word = (word ?? "") + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word = word ?? "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== "") return undefined;
  if (word !== undefined) words.push(word);
  return words;
}

function escapedCharacter([, hex, control, octal, other]: RegExpExecArray): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex.slice(-2), 16));
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 0x1f);
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
  return ESCAPES[other ?? ""] ?? other ?? "";
}

/** Without blanks (space and tab) at both ends. */
export function trimBlanks(text: string): string {
  let start = 0;
  while (isBlank(text, start)) start += 1;
  let end = text.length;
  while (end > start && isBlank(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

function trimStart(text: string): string {
  let start = 0;
  while (isBlank(text, start)) start += 1;
  return text.slice(start);
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text, end - 1)) end -= 1;
  return text.slice(0, end);
}

function isBlank(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  return code === 32 || code === 9;
}
