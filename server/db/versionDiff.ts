import { canonicalJson } from "@/server/core/canonical";
import type { Cluster } from "@/server/core/cluster";
import type { Row, VersionTable } from "@/server/db/versionTables";

/** A row to be written: its place is `position`, or `append` places after the last of its list, or where it was. */
export interface WrittenRow {
  row: Row;
  position?: number;
  append?: number;
}

/** What has to be done to a table so that it holds another cluster. */
export interface TableDiff {
  insert: WrittenRow[];
  update: WrittenRow[];
  /** The keys' columns. */
  remove: Row[];
}

/** Compares the rows of two clusters in one table: rows that are the same, and in the same place, are not in it. */
export function diffTable(table: VersionTable, before: Cluster, after: Cluster): TableDiff {
  const old = new Map(table.rows(before).map((row) => [keyOf(table, row), row]));
  const wanted = table.rows(after);
  const wantedKeys = new Set(wanted.map((row) => keyOf(table, row)));
  const diff: TableDiff = { insert: [], update: [], remove: [] };
  const oldLists = listsOf(table, [...old.values()]);
  for (const [parent, list] of listsOf(table, wanted)) {
    const oldKeys = (oldLists.get(parent) ?? []).map((row) => keyOf(table, row));
    const places = placesOf(
      list.map((row) => keyOf(table, row)),
      oldKeys,
    );
    list.forEach((row, index) => {
      const was = old.get(keyOf(table, row));
      const written = { row, ...places[index] };
      if (was === undefined) diff.insert.push(written);
      else if (canonicalJson(was) !== canonicalJson(row) || places[index] !== undefined)
        diff.update.push(written);
    });
  }
  for (const [key, row] of old) {
    if (!wantedKeys.has(key)) diff.remove.push(pick(row, table.key));
  }
  return diff;
}

/**
 * The place of each wanted row where it needs one: none for those that stay while only their end of the list grows;
 * a new number for all when the order is another.
 */
function placesOf(
  wanted: readonly string[],
  old: readonly string[],
): ({ position: number } | { append: number } | undefined)[] {
  const here = new Set(wanted);
  const stay = old.filter((key) => here.has(key));
  const isSameOrder = stay.every((key, index) => wanted[index] === key);
  return wanted.map((_key, index) => {
    if (!isSameOrder) return { position: index };
    return index < stay.length ? undefined : { append: index - stay.length + 1 };
  });
}

function listsOf(table: VersionTable, rows: readonly Row[]): Map<string, Row[]> {
  const lists = new Map<string, Row[]>();
  for (const row of rows) {
    const parent = table.parent === undefined ? "" : String(row[table.parent]);
    const list = lists.get(parent);
    if (list === undefined) lists.set(parent, [row]);
    else list.push(row);
  }
  return lists;
}

function keyOf(table: VersionTable, row: Row): string {
  return table.key.map((column) => String(row[column])).join(" ");
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}
