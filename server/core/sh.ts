/**
 * Shell text for a host. The only way to build a command: every `${value}` is quoted, so no value can become syntax.
 * Dialect: POSIX sh (IEEE 1003.1, Shell Command Language, 2.2 Quoting). In a template a backslash is written twice.
 */
export interface ShellText {
  /** What the host runs. Must never be logged: it may hold secrets. */
  readonly text: string;
  /** The same with every secret as `***`; for logs, records and screens. */
  readonly shown: string;
}

/** A value that must never be shown; the quoting template prints it as `***`. */
export interface Secret {
  readonly secret: string;
}

type Value = string | number | Secret | ShellText | readonly (string | number | Secret | ShellText)[];

/** Marks a value as secret for `sh`. */
export function secret(value: string): Secret {
  return { secret: value };
}

/** Builds shell text; strings and numbers are quoted, lists become separate words, `ShellText` is inserted as it is. */
export function sh(parts: TemplateStringsArray, ...values: Value[]): ShellText {
  const pieces = parts.map((part: string | undefined) => {
    // A template part with an escape that JavaScript does not know, e.g. \\000, is undefined: half a script.
    if (part === undefined) throw new TypeError("A backslash in shell text is written twice.");
    return part;
  });
  let text = pieces[0] ?? "";
  let shown = text;
  values.forEach((value, index) => {
    const word = render(value);
    const rest = pieces[index + 1] ?? "";
    text += word.text + rest;
    shown += word.shown + rest;
  });
  return { text, shown };
}

/** Joins pieces of shell text, by newline unless told otherwise. */
export function joinShell(pieces: readonly ShellText[], separator = "\n"): ShellText {
  return {
    text: pieces.map((piece) => piece.text).join(separator),
    shown: pieces.map((piece) => piece.shown).join(separator),
  };
}

function render(value: Value): ShellText {
  if (typeof value === "string") return same(quote(value));
  if (typeof value === "number") return same(quote(String(value)));
  if (isList(value)) return joinShell(value.map(render), " ");
  if ("secret" in value) return { text: quote(value.secret), shown: "***" };
  return value;
}

function isList(value: Value): value is readonly (string | number | Secret | ShellText)[] {
  return Array.isArray(value);
}

function same(text: string): ShellText {
  return { text, shown: text };
}

function quote(value: string): string {
  if (value.includes("\0")) throw new TypeError("A shell word cannot hold a NUL byte.");
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
