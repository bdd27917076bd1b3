import { type Definition, substitute } from "@/server/core/keepalived/definitions";

/** `~SEQ` or `~LST`: one text, to be read once for each set of values. */
export interface Repetition {
  text: string;
  /** The values of one round; undefined: there are no more. */
  next(): ReadonlyMap<string, string> | undefined;
}

/** The repetition that a line beginning with `~SEQ` or `~LST` asks for; undefined: the line is malformed. */
export function repetitionOf(
  line: string,
  definitions: ReadonlyMap<string, Definition>,
): Repetition | undefined {
  return line.startsWith("~SEQ") ? sequence(line, definitions) : list(line);
}

function sequence(line: string, definitions: ReadonlyMap<string, Definition>): Repetition | undefined {
  const match = /^~SEQ(x?)[ \t]*\([ \t]*([^ \t,)]+)[ \t]*,[ \t]*([^)]*)\)[ \t]*(.*)$/s.exec(line);
  if (match === null) return undefined;
  const [, hex, name = "", given = "", text = ""] = match;
  const range = rangeOf(substitute(given, definitions).text.split(",").map(wholeNumber));
  if (range === undefined || (hex === "x" && (range.start < 0 || range.end < 0))) return undefined;
  let value = range.start;
  return {
    text,
    next: () => {
      if (range.step > 0 ? value > range.end : value < range.end) return undefined;
      const shown = hex === "x" ? value.toString(16) : String(value);
      value += range.step;
      return new Map([[name, shown]]);
    },
  };
}

function rangeOf(
  numbers: readonly (number | undefined)[],
): { start: number; step: number; end: number } | undefined {
  const [one, two, three] = numbers;
  if (one === undefined || numbers.length > 3 || numbers.includes(undefined)) return undefined;
  if (two === undefined) return { start: one < 0 ? -1 : 1, step: one < 1 ? -1 : 1, end: one };
  if (three === undefined) return { start: one, step: one <= two ? 1 : -1, end: two };
  const isWrong = two === 0 || (one < three && two < 0) || (one > three && two > 0);
  return isWrong ? undefined : { start: one, step: two, end: three };
}

/** A number as C's strtol reads it with base 0. */
function wholeNumber(text: string): number | undefined {
  const match = /^[ \t]*([+-]?)(?:0x([0-9a-f]{1,13})|(0[0-7]{0,15})|([1-9]\d{0,14}))[ \t]*$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, octal, whole] = match;
  const value =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : Number(whole);
  return sign === "-" ? -value : value;
}

function list(line: string): Repetition | undefined {
  const match = /^~LST[ \t]*\([ \t]*(\{[^}]*\}|[^ \t,){}]+)[ \t]*,([^)]*)\)[ \t]*(.*)$/s.exec(line);
  if (match === null) return undefined;
  const [, variables = "", given = "", text = ""] = match;
  const names = valuesOf(variables);
  const rounds = [...given.matchAll(/[ \t]*(\{[^}]*\}|[^,{}]*)[ \t]*(?:,|$)/g)]
    .map((each) => valuesOf(each[1] ?? ""))
    .slice(0, -1);
  if (rounds.length === 0 || rounds.some((values) => values.length > names.length)) return undefined;
  let index = 0;
  return {
    text,
    next: () => {
      const values = rounds[index];
      index += 1;
      return values && new Map(names.map((name, place) => [name, values[place] ?? ""]));
    },
  };
}

function valuesOf(text: string): string[] {
  return text
    .replace(/^\{|\}$/g, "")
    .split(",")
    .map((value) => value.trim());
}
