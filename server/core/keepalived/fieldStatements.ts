import type { Field, Fields, FieldType } from "@/server/core/fields";
import {
  block,
  type Node,
  type Statement,
  secretWord,
  statement,
  type Word,
  word,
} from "@/server/core/keepalived/tree";
import type { Path } from "@/server/core/problem";

/**
 * The statements of the settings that a set of fields describes, in the order of the fields. Fields of one nested block
 * (such as `url`) come together, at the place of the first of them.
 */
export function fieldStatements(
  fields: Fields,
  settings: Readonly<Record<string, unknown>>,
  at: Path = [],
): Statement[] {
  const made: Statement[] = [];
  const nested = new Map<string, { head: Statement; inner: Statement[] }>();
  for (const [key, field] of Object.entries(fields)) {
    const value = settings[key];
    const line = value === undefined ? undefined : fieldStatement(field, value, [...at, key]);
    if (line === undefined) continue;
    if (field.block === undefined) {
      made.push(line);
      continue;
    }
    const open = nested.get(field.block);
    if (open !== undefined) {
      open.inner.push(line);
      continue;
    }
    const inner = [line];
    const head = block(statement(field.block, [], at), inner);
    nested.set(field.block, { head, inner });
    made.push(head);
  }
  return made;
}

/** The statement of one value; undefined: the keyword is not written at all. */
function fieldStatement(field: Field, value: unknown, at: Path): Statement | undefined {
  if (field.type.kind === "lines") {
    return block(statement(field.keyword, [], at), listItems(Array.isArray(value) ? value : [], at));
  }
  const args = argumentsOf(field.type, value);
  if (args === undefined) return undefined;
  const line = statement(field.keyword, args, at);
  // Scripts are read with escapes, in which a backslash stands for itself only when it is doubled.
  return isEscaped(field.type)
    ? { ...line, source: `${field.keyword} "${escapedText(String(value))}"` }
    : line;
}

/** The lines of a list block. */
export function listItems(lines: readonly string[], at: Path): Node[] {
  return lines.map((line) => {
    const [first = "", ...others] = line.split(/[ \t]+/);
    return statement(first, others, at);
  });
}

function escapedText(text: string): string {
  return text.replaceAll("\\", "\\\\");
}

function isEscaped(type: FieldType): boolean {
  return type.kind === "script" || (type.kind === "text" && type.escaped === true);
}

function argumentsOf(type: FieldType, value: unknown): Word[] | undefined {
  switch (type.kind) {
    case "flag":
      return value === true ? [] : undefined;
    case "boolean":
      return [word(value === true ? "on" : "off")];
    case "decimal":
      return [word(decimal(Number(value), type.places))];
    case "text":
      return textWords(type, String(value));
    case "lines":
      return undefined;
    case "script":
    case "integer":
    case "choice":
    case "address":
      return [word(String(value))];
  }
}

function textWords(type: Extract<FieldType, { kind: "text" }>, value: string): Word[] {
  if (type.secret === true) return [secretWord(value)];
  if (type.canBeEmpty === true && value === "") return [];
  return type.words === true ? value.split(" ").map(word) : [word(value)];
}

/** A decimal number as keepalived reads it: no exponent, no more places than it takes. */
export function decimal(value: number, places: number): string {
  const text = value.toFixed(places);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
