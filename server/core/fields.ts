import * as z from "zod";

/**
 * What a keyword's argument may be. The one description from which the schema, the form, the renderer and the parser follow.
 * `flag` is a keyword without argument (present or absent); `boolean` one that takes on/off; a `text` with `words` is
 * several arguments, separated by single blanks.
 */
export type FieldType =
  | { kind: "integer"; min: number; max: number }
  | { kind: "decimal"; min: number; max: number; places: number }
  | { kind: "text"; maxLength: number; pattern?: RegExp; patternText?: string; words?: true }
  | { kind: "choice"; choices: Readonly<Record<string, string>> }
  | { kind: "address" }
  | { kind: "script" }
  | { kind: "flag" }
  | { kind: "boolean" };

/** One setting of a block of keepalived.conf, as an operator reads it and as keepalived writes it. */
export interface Field {
  /** keepalived's keyword, e.g. `delay_loop`. */
  keyword: string;
  /** The same in plain words, e.g. `Time between checks`. */
  label: string;
  /** One line: what it does. */
  about: string;
  type: FieldType;
  /** The nested block that the keyword stands in, e.g. `url`. */
  block?: string;
  /** Unit of the value, e.g. `s`. */
  unit?: string;
  /** What keepalived does when the keyword is absent, in words or as the value. */
  default: string;
  /** Release that first installs the keyword, e.g. `2.2.0`; absent: 1.2.1 or older. */
  since?: string;
}

export type Fields = Readonly<Record<string, Field>>;

type ValueOf<Type extends FieldType> = Type extends { kind: "integer" | "decimal" }
  ? number
  : Type extends { kind: "flag" | "boolean" }
    ? boolean
    : Type extends { kind: "choice"; choices: infer Choices }
      ? Extract<keyof Choices, string>
      : string;

/** The settings that a set of fields describes; an absent key means: keepalived's default, nothing is rendered. */
export type ValuesOf<F extends Fields> = { [Key in keyof F]?: ValueOf<F[Key]["type"]> };

/** Declares fields, keeping their exact types for `ValuesOf`. */
export function defineFields<const F extends Fields>(fields: F): F {
  return fields;
}

/** The schema of the settings that a set of fields describes; unknown keys are refused. */
export function schemaOf<F extends Fields>(fields: F): z.ZodType<ValuesOf<F>> {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, z.exactOptional(valueSchema(field.type))]),
  );
  return z.strictObject(shape) as unknown as z.ZodType<ValuesOf<F>>;
}

/** The schema of one field's value. */
export function valueSchema(type: FieldType): z.ZodType {
  switch (type.kind) {
    case "integer":
      return z.int().min(type.min).max(type.max);
    case "decimal":
      return z
        .number()
        .min(type.min)
        .max(type.max)
        .refine((value) => Number(value.toFixed(type.places)) === value, {
          error: `At most ${type.places} decimal places.`,
        });
    case "text":
      return textSchema(type);
    case "choice":
      return z.enum(Object.keys(type.choices));
    case "address":
      return z.union([z.ipv4(), z.ipv6()]);
    case "script":
      return z
        .string()
        .min(1)
        .max(900)
        .regex(/^\/[^\n\r"{}]*$/, {
          error: "An absolute path with its arguments, without quotes, braces or line breaks.",
        });
    case "flag":
    case "boolean":
      return z.boolean();
  }
}

function textSchema(type: Extract<FieldType, { kind: "text" }>): z.ZodType<string> {
  const text = safeText(type.maxLength);
  return type.pattern === undefined
    ? text
    : text.regex(type.pattern, { error: type.patternText ?? "Not of the expected form." });
}

/**
 * Text that keepalived.conf can hold in double quotes: no quote, no line break, no control character
 * (lib/parser.c: a string ends at the next quote; there is no escape).
 */
export function safeText(maxLength: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[^"\p{Cc}]*$/u, {
      error: "No double quotes, line breaks or control characters: keepalived has no escape for them.",
    });
}
