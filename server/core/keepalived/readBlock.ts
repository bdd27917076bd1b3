import type * as z from "zod";
import { type Field, type Fields, type FieldType, valueSchema } from "@/server/core/fields";
import { type Account, wordsOf } from "@/server/core/keepalived/account";
import { rawOf } from "@/server/core/keepalived/rawText";
import type { Node, Remark, Statement } from "@/server/core/keepalived/tree";

/** How the statements of a block are read. */
export interface BlockReader {
  fields: Fields;
  /** Reads a keyword that is no field; false: it cannot, and the statement is kept as raw text. */
  keywords: Readonly<Record<string, (statement: Statement, notes: readonly Remark[]) => boolean>>;
  /** Keywords of objects that remarks directly before them belong to. */
  noted?: ReadonlySet<string>;
  account: Account;
}

/** What a block says. */
export interface BlockReading {
  settings: Record<string, unknown>;
  /** What the model does not cover. */
  raw?: string;
}

/** Reads the statements of a block, each by its keyword: into the fields' settings, by a function, or as raw text. */
export function readBlock(nodes: readonly Node[], reader: BlockReader): BlockReading {
  const { account } = reader;
  const settings: Record<string, unknown> = {};
  const sources = new Map<string, Statement>();
  const byKeyword = fieldsByKeyword(reader.fields);
  const rest: Node[] = [];
  let notes: Remark[] = [];

  for (const node of nodes) read(node);
  flush();
  const raw = rawOf(rest);
  return raw === undefined ? { settings } : { settings, raw };

  function read(node: Node): void {
    if (node.kind === "remark") {
      notes.push(node);
      return;
    }
    const before = notes;
    if (node.kind === "statement" && reader.noted?.has(node.keyword.text) === true) {
      notes = [];
      if (!readStatement(node, before)) keep([...before, node]);
      else for (const note of before) account.note(note, "taken", "Remark of what follows.");
      return;
    }
    flush();
    if (node.kind === "statement") {
      if (!readStatement(node, [])) keep([node]);
    } else if (node.kind === "raw") {
      keep([node]);
    }
  }

  /** Remarks that belong to nothing stay, or a blank line would have parted them from what they speak of anyway. */
  function flush(): void {
    if (notes.length > 0) keep(notes);
    notes = [];
  }

  function keep(kept: readonly Node[]): void {
    const known = kept.flatMap(withoutUnknown);
    for (const node of known) account.noteAll(node, "raw", "Kept as it is.");
    rest.push(...known);
  }

  /** Without the lines that keepalived ignores, which would only be refused when they are written again. */
  function withoutUnknown(node: Node): Node[] {
    if (node.kind !== "statement") return [node];
    if (isIgnored(node)) {
      account.note(node, "ignored", "keepalived does not know this keyword here and ignores it.");
      return [];
    }
    return node.block === undefined ? [node] : [{ ...node, block: node.block.flatMap(withoutUnknown) }];
  }

  function readStatement(statement: Statement, before: readonly Remark[]): boolean {
    const keyword = statement.keyword.text;
    if (isIgnored(statement)) {
      account.note(statement, "ignored", "keepalived does not know this keyword here and ignores it.");
      return true;
    }
    if (statement.condition !== undefined) return false;
    if (statement.remark !== undefined)
      account.note(statement, "approximated", "The remark behind it is left out.");
    const own = reader.keywords[keyword];
    if (own !== undefined) return own(statement, before);
    const field = byKeyword.get(keyword);
    return field !== undefined && readField({ statement, ...field });
  }

  function readField({
    statement,
    key,
    field,
  }: {
    statement: Statement;
    key: string;
    field: Field;
  }): boolean {
    if (field.block !== undefined) return readNested(statement, field.block);
    const reading = readValue(field.type, statement);
    if (reading === undefined) return false;
    const known = settings[key];
    if (Array.isArray(known) && Array.isArray(reading.value)) {
      settings[key] = [...known, ...reading.value];
    } else if (known !== undefined && field.type.kind === "script") {
      account.note(statement, "ignored", "keepalived takes the first of these.");
      return true;
    } else {
      const earlier = sources.get(key);
      if (earlier !== undefined) account.note(earlier, "ignored", "keepalived takes the last of these.");
      settings[key] = reading.value;
    }
    sources.set(key, statement);
    account.note(statement, ...takenOf(reading.ignored));
    for (const item of statement.block ?? [])
      if (item.kind === "statement") account.note(item, "taken", "Taken.");
    return true;
  }

  /** A block of its own whose fields belong to this one's settings, such as `url`. Read whole, or not at all. */
  function readNested(statement: Statement, name: string): boolean {
    if (statement.block === undefined || sources.has(name)) return false;
    const inner = Object.fromEntries(
      Object.entries(reader.fields)
        .filter(([, field]) => field.block === name)
        .map(([key, { block: _outer, ...field }]) => [key, field]),
    );
    const reading = readBlock(statement.block, { fields: inner, keywords: {}, account });
    if (reading.raw !== undefined) return false;
    Object.assign(settings, reading.settings);
    sources.set(name, statement);
    account.note(statement, "taken", "Taken.");
    return true;
  }
}

/** True for a keyword that keepalived does not know, unless a block belongs to it that was to be kept. */
function isIgnored(statement: Statement): boolean {
  return statement.isUnknown === true && statement.block === undefined;
}

/** The note for a statement that is in the model, when some of its words are ignored. */
export function takenOf(ignored: readonly string[]): ["taken" | "approximated", string] {
  return ignored.length === 0
    ? ["taken", "Taken."]
    : ["approximated", `keepalived ignores these words, and they are left out: ${ignored.join(" ")}`];
}

const keywordMaps = new WeakMap<Fields, ReadonlyMap<string, { key: string; field: Field }>>();

function fieldsByKeyword(fields: Fields): ReadonlyMap<string, { key: string; field: Field }> {
  const known = keywordMaps.get(fields);
  if (known !== undefined) return known;
  const made = new Map(
    Object.entries(fields).map(([key, field]) => [field.block ?? field.keyword, { key, field }] as const),
  );
  keywordMaps.set(fields, made);
  return made;
}

const schemas = new WeakMap<FieldType, z.ZodType>();

function isValid(type: FieldType, value: unknown): boolean {
  const schema = schemas.get(type) ?? valueSchema(type);
  schemas.set(type, schema);
  return schema.safeParse(value).success;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["on", true],
  ["true", true],
  ["yes", true],
  ["off", false],
  ["false", false],
  ["no", false],
]);

/** The value that a statement gives a field, and the words that keepalived ignores; undefined: it fits no value. */
export function readValue(
  type: FieldType,
  statement: Statement,
): { value: unknown; ignored: readonly string[] } | undefined {
  if ((statement.block === undefined) === (type.kind === "lines")) return undefined;
  const [value, ignored] = rawValue(type, statement);
  return value === undefined || !isValid(type, value) ? undefined : { value, ignored };
}

function rawValue(type: FieldType, { args, block }: Statement): [value: unknown, ignored: string[]] {
  const words = args.map((arg) => arg.text);
  const [first, ...others] = words;
  switch (type.kind) {
    case "flag":
      // Newer releases take on or off behind some flags.
      if (first !== undefined && BOOLEANS.has(first))
        return [BOOLEANS.get(first) === true || undefined, others];
      return [true, words];
    case "boolean":
      return first === undefined ? [true, []] : [BOOLEANS.get(first), others];
    case "integer":
      return [first !== undefined && /^-?\d{1,15}$/.test(first) ? Number(first) : undefined, others];
    case "decimal":
      return [
        first !== undefined && /^\d{1,15}(\.\d{1,6})?$/.test(first) ? Number(first) : undefined,
        others,
      ];
    case "text":
      if (words.length === 0) return [type.canBeEmpty === true ? "" : undefined, []];
      return type.words === true ? [words.join(" "), []] : [first, others];
    case "lines":
      return [listLines(block ?? []), words];
    case "choice":
    case "address":
      return [first, others];
    case "script":
      // Further words are the user and group: no value of this field.
      return [others.length === 0 ? first : undefined, []];
  }
}

/** The lines of a list block; undefined when one of them is more than plain words. */
export function listLines(nodes: readonly Node[]): string[] | undefined {
  const lines: string[] = [];
  for (const node of nodes) {
    if (node.kind === "blank") continue;
    if (node.kind !== "statement" || node.block !== undefined || node.condition !== undefined)
      return undefined;
    if (node.remark !== undefined || [node.keyword, ...node.args].some((word) => word.quoted))
      return undefined;
    lines.push(wordsOf(node));
  }
  return lines;
}
