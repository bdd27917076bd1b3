import * as z from "zod";
import { knownSince, OLDEST_VERSION } from "@/server/core/keepalived/versions";

/**
 * What a keyword's argument may be. The one description from which the schema, the form, the renderer and the parser follow.
 * `flag` is a keyword without argument (present or absent); `boolean` one that takes on/off; `lines` a list in braces,
 * one item a line.
 */
export type FieldType =
  | { kind: "integer"; min: number; max: number }
  | { kind: "decimal"; min: number; max: number; places: number }
  | {
      kind: "text";
      maxLength: number;
      pattern?: RegExp;
      patternText?: string;
      /** Several arguments, separated by single blanks. */
      words?: true;
      /** The keyword may stand alone: the empty text. */
      canBeEmpty?: true;
      /** Read with backslash escapes, as scripts are. */
      escaped?: true;
      /** It must never be shown. */
      secret?: true;
    }
  | { kind: "lines"; pattern: RegExp; patternText: string }
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
      : Type extends { kind: "lines" }
        ? string[]
        : string;

/** The settings that a set of fields describes; an absent key means: keepalived's default, nothing is rendered. */
export type ValuesOf<F extends Fields> = { [Key in keyof F]?: ValueOf<F[Key]["type"]> };

/** Declares fields, keeping their exact types for `ValuesOf`. */
export function defineFields<const F extends Fields>(fields: F): F {
  return fields;
}

/**
 * The fields with the release that first installs each keyword, taken from keepalived's keyword tables; `path` is that of
 * the block they stand in, e.g. `vrrp_instance`.
 */
export function withReleases<const F extends Fields>(path: string, fields: F): F {
  const filled = Object.entries(fields).map(([key, field]) => {
    const inner = field.block === undefined ? field.keyword : `${field.block}.${field.keyword}`;
    const since = knownSince(`${path}.${inner}`);
    return [key, since === undefined || since === OLDEST_VERSION ? field : { ...field, since }];
  });
  return Object.fromEntries(filled) as F;
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
        .regex(/^\/[^"{}\p{Cc}]*$/u, {
          error: "An absolute path with its arguments, without double quotes, braces or line breaks.",
        });
    case "flag":
    case "boolean":
      return z.boolean();
    case "lines":
      return z
        .array(
          z
            .string()
            .max(900)
            .regex(/^[\w:/.+*-][\w@%+=:,./*()[\]<>|&;^?~-]*( [\w@%+=:,./*()[\]<>|&;^?~-]+)*$/, {
              error:
                "One line without quotes, braces, backslashes and the marks # ! $; not beginning with @ or ~.",
            })
            .regex(type.pattern, { error: type.patternText }),
        )
        .min(1)
        .max(1000);
  }
}

function textSchema(type: Extract<FieldType, { kind: "text" }>): z.ZodType<string> {
  const text = safeText(type.maxLength);
  const formed =
    type.pattern === undefined
      ? text
      : text.regex(type.pattern, { error: type.patternText ?? "Not of the expected form." });
  const worded =
    type.words === true
      ? formed.regex(/^\S*[^\s\\]( \S*[^\s\\])*$/, {
          error: "Words separated by single blanks, none ending with a backslash.",
        })
      : formed;
  return type.canBeEmpty === true ? z.union([z.literal(""), worded]) : worded;
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
    })
    .regex(/(?<!\\)$/, { error: "No backslash at the end: it would take the closing quote with it." });
}
