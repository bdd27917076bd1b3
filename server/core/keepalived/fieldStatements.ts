import type { Field, Fields, FieldType } from "@/server/core/fields";
import { block, type Statement, statement, type Word, word } from "@/server/core/keepalived/tree";
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
    const args = value === undefined ? undefined : argumentsOf(field.type, value);
    if (args === undefined) continue;
    const line = statement(field.keyword, args, [...at, key]);
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

/** The keyword's arguments for a value; undefined: the keyword is not written at all. */
function argumentsOf(type: FieldType, value: unknown): Word[] | undefined {
  switch (type.kind) {
    case "flag":
      return value === true ? [] : undefined;
    case "boolean":
      return [word(value === true ? "on" : "off")];
    case "decimal":
      return [word(decimal(Number(value), type.places))];
    case "text":
      return type.words === true ? String(value).split(" ").map(word) : [word(String(value))];
    case "script":
      return [{ text: String(value), quoted: true }];
    case "integer":
    case "choice":
    case "address":
      return [word(String(value))];
  }
}

/** A decimal number as keepalived reads it: no exponent, no more places than it takes. */
export function decimal(value: number, places: number): string {
  const text = value.toFixed(places);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** The path of a field's keyword within the block that the fields belong to. */
export function keywordPath(field: Field): string {
  return field.block === undefined ? field.keyword : `${field.block}.${field.keyword}`;
}
