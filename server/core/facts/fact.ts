import type { ShellText } from "@/server/core/sh";

/** Something that can be read from a host. */
export interface Fact<Id extends string, Value> {
  id: Id;
  /** What a person calls it. */
  label: string;
  /** POSIX sh, run in the C locale; exits 0 even where nothing is there, so that a failure is a failure to read. */
  command: ShellText;
  /** Reads the command's output; throws TypeError on anything it does not know. Never fills in a default. */
  parse(stdout: string): Value;
}

/** The lines of an output that are not empty. */
export function linesOf(stdout: string): string[] {
  return stdout.split("\n").filter((line) => line.trim() !== "");
}

/** Lines of the form `word rest` as pairs; a line of one word has an empty rest. */
export function taggedLines(stdout: string): [tag: string, rest: string][] {
  return linesOf(stdout).map((line) => {
    const space = line.indexOf(" ");
    return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
  });
}

/** The error of a parser that met something it does not know; the text is the host's. */
export function unknownOutput(text: string | undefined): TypeError {
  if (text === undefined || text.trim() === "") return new TypeError("The output ends early.");
  return new TypeError(`Unknown output: ${text.trim().slice(0, 200)}`);
}

/** A whole number, or the parser's error. */
export function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^-?\d+$/.test(text.trim())) throw unknownOutput(text);
  return Number(text);
}
