import type { AccountLine } from "@/server/core/keepalived/account";
import type { FileProblem } from "@/server/core/keepalived/fileProblem";
import { plainText } from "@/server/core/plainText";

/** What a command has to say, and how it ended: 0 clean, 1 problems or differences, 2 unusable input. */
export interface Outcome {
  exitCode: 0 | 1 | 2;
  /** What goes to standard output. */
  text: string | Uint8Array;
  /** What goes to standard error. */
  complaint?: string;
}

/** A problem with the file that it is in. */
export interface NamedProblem extends FileProblem {
  name: string;
}

/** A command that could not do its work. */
export function refusal(sentence: string): Outcome {
  return { exitCode: 2, text: "", complaint: `${plainText(sentence)}\n` };
}

/** 1 when any problem asks for something to be done; hints do not. */
export function exitCodeOf(problems: readonly FileProblem[]): 0 | 1 {
  return problems.some(({ level }) => level !== "hint") ? 1 : 0;
}

/** Problems as compilers write them: FILE:LINE: level: text [rule]. */
export function problemLines(problems: readonly NamedProblem[]): string {
  return problems
    .map(({ name, file, line, level, text, fix, rule }) => {
      const place = `${oneLine(file ?? name)}${line === undefined ? "" : `:${line}`}`;
      const advice = fix === undefined ? "" : ` ${oneLine(fix)}`;
      return `${place}: ${level}: ${oneLine(text)}${advice} [${rule}]\n`;
    })
    .join("");
}

/** Problems for machines. */
export function problemData(problems: readonly FileProblem[]): unknown[] {
  return problems.map(({ rule, level, file, line, text, fix }) => ({
    rule,
    level,
    ...(file !== undefined && { file }),
    line: line ?? null,
    text,
    ...(fix !== undefined && { fix }),
  }));
}

/** An account, one line of the file a line. */
export function accountLines(name: string, lines: readonly AccountLine[]): string {
  return lines
    .map(
      ({ file, line, outcome, text }) => `${oneLine(file ?? name)}:${line}: ${outcome}: ${oneLine(text)}\n`,
    )
    .join("");
}

/** What a file holds, safe for a screen and on one line. */
export function oneLine(text: string): string {
  return plainText(text).replace(/[\n\t]+/g, " ");
}

/** JSON in which nothing changes a screen: controls and characters that show nothing are written as escapes. */
export function json(value: unknown): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const text = JSON.stringify(value, undefined, 2).replace(
    /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (found) => found.split("").map(escaped).join(""),
  );
  return `${text}\n`;
}
