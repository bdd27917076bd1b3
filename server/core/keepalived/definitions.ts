/** What `$NAME=value` has set; a definition of several lines has the lines in `more`. */
export interface Definition {
  value: string;
  more: readonly string[];
  isMultiline: boolean;
}

/** A line with its definitions put in. */
export interface Substituted {
  text: string;
  /** Nothing was put in. */
  isSame: boolean;
  /** Further lines of a definition of several lines, to be read next. */
  more: readonly string[];
  /** Why it could not be done to the end. */
  failure?: string;
}

/** Definitions that keepalived makes itself and that mean the same everywhere. */
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ["_HASH", "#"],
  ["_BANG", "!"],
]);

/** Definitions whose value only the running host knows; they stay as they are. */
const HOST_DEFINITIONS = new Set(["_PWD", "_INSTANCE", "_RANDOM", "_ENV"]);

const MAX_SUBSTITUTIONS = 200;
const MAX_LENGTH = 1023;

/** The name and the first line of `$NAME=value`; undefined: the line is no definition. */
export function definitionOf(line: string): { name: string; value: string } | undefined {
  const match = /^\$([A-Za-z_][A-Za-z0-9_]*)=[ \t]*(.*)$/s.exec(line);
  return match === null ? undefined : { name: match[1] ?? "", value: match[2] ?? "" };
}

/**
 * Puts `$NAME` and `${NAME}` in, values included, as lib/parser.c does: `$NAME` must be followed by a blank, a comma, a
 * closing parenthesis or the end, and a definition of several lines must end the line. Unknown names stay.
 */
export function substitute(line: string, definitions: ReadonlyMap<string, Definition>): Substituted {
  let text = line;
  let isSame = true;
  let more: readonly string[] = [];
  let count = 0;
  let place = text.indexOf("$");
  while (place >= 0) {
    const found = findReference(text, place);
    const definition = found && lookUp(found, definitions);
    if (found === undefined || definition === undefined) {
      place = text.indexOf("$", place + 1);
      continue;
    }
    count += 1;
    if (count > MAX_SUBSTITUTIONS) return { text, isSame, more, failure: `$${found.name} refers to itself.` };
    text = text.slice(0, place) + definition.value + text.slice(found.end);
    if (text.length > MAX_LENGTH)
      return { text, isSame, more, failure: "With its definitions the line is too long." };
    isSame = false;
    more = definition.isMultiline ? definition.more : more;
    if (/^[ \t]*~/.test(definition.value)) break;
    place = text.indexOf("$", place);
  }
  return { text, isSame, more };
}

interface Reference {
  name: string;
  end: number;
  isLast: boolean;
}

const REFERENCE = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*)(?=[ \t,)]|$))/y;

function findReference(text: string, place: number): Reference | undefined {
  REFERENCE.lastIndex = place;
  const match = REFERENCE.exec(text);
  if (match === null) return undefined;
  const end = place + match[0].length;
  return { name: match[1] ?? match[2] ?? "", end, isLast: end === text.length };
}

function lookUp(
  { name, isLast }: Reference,
  definitions: ReadonlyMap<string, Definition>,
): Definition | undefined {
  const own = definitions.get(name);
  if (own !== undefined) return own.isMultiline && !isLast ? undefined : own;
  const value = PREDEFINED.get(name);
  return value === undefined ? undefined : { value, more: [], isMultiline: false };
}

/** The first definition in a line whose value only the running host knows. */
export function hostDefinition(text: string): string | undefined {
  for (const match of text.matchAll(/\$\{?(_[A-Z]+)\b/g)) {
    if (HOST_DEFINITIONS.has(match[1] ?? "")) return match[1];
  }
  return undefined;
}
