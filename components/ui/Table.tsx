"use client";

import {
  type ColumnDef,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type Row as TableRow,
  useReactTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useMemo, useRef } from "react";
import { count, counted } from "@/components/ui/format";
import { TextInput } from "@/components/ui/inputs";
import { scrollRegion } from "@/components/ui/scrollRegion";
import { useAddress } from "@/components/ui/useAddress";

/** One column of a table. */
export interface Column<Row> {
  id: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** What the column is sorted by; absent: it cannot be. */
  sortBy?: (row: Row) => string | number | undefined;
  /** Numbers stand on the right. */
  numeric?: boolean;
  /** Left out where there is little room. */
  wide?: boolean;
}

interface TableProps<Row> {
  /** What the rows are, e.g. `Hosts`; read out, and the prefix of the parameters in the address. */
  label: string;
  name: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** The text that the filter looks in; absent: there is no filter. */
  searchIn?: (row: Row) => string;
  /** Stands in the place of the rows when there are none. */
  empty?: ReactNode;
  /** What stands beside the filter. */
  beside?: ReactNode;
}

/** From this many rows on, only those in sight are drawn. */
const VIRTUAL_FROM = 150;
const ROW_HEIGHT = 37;

/** A table that sorts, filters and stays quick with thousands of rows; sort and filter are in the address. */
export function Table<Row>(props: TableProps<Row>) {
  const { rows, columns, rowKey, searchIn, name } = props;
  const [sort, setSort] = useAddress(`${name}-sort`);
  const [filter, setFilter] = useAddress(`${name}-q`);
  const definitions = useMemo<ColumnDef<Row>[]>(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row) => column.sortBy?.(row),
        enableSorting: column.sortBy !== undefined,
        sortUndefined: "last",
        sortingFn: (one, other) => compare(one.getValue(column.id), other.getValue(column.id)),
      })),
    [columns],
  );
  const state = useMemo(() => ({ sorting: readSort(sort), globalFilter: filter ?? "" }), [sort, filter]);
  const table = useReactTable<Row>({
    data: rows as Row[],
    columns: definitions,
    getRowId: rowKey,
    state,
    // Nothing is to be reset when rows change; each reset would draw everything once more, without end.
    autoResetAll: false,
    globalFilterFn: (row, _column, text: string) => matches(searchIn?.(row.original) ?? "", text),
    getColumnCanGlobalFilter: () => true,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
  });
  const shown = table.getRowModel().rows;
  if (rows.length === 0 && props.empty !== undefined) return props.empty;
  return (
    <div className="grid min-w-0 gap-2">
      {searchIn === undefined && props.beside === undefined ? null : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {searchIn === undefined ? null : (
            <div className="w-full sm:w-64">
              <TextInput
                type="search"
                aria-label={`Filter ${props.label}`}
                placeholder="Filter"
                value={filter ?? ""}
                onValue={setFilter}
              />
            </div>
          )}
          {props.beside}
          <p role="status" className="text-sm text-ink-soft">
            {shown.length === rows.length
              ? counted(rows.length, "row")
              : `${count(shown.length)} of ${counted(rows.length, "row")}`}
          </p>
        </div>
      )}
      <Grid {...props} shown={shown} sort={sort} setSort={setSort} />
    </div>
  );
}

interface GridProps<Row> extends TableProps<Row> {
  shown: TableRow<Row>[];
  sort: string | undefined;
  setSort: (value: string | undefined) => void;
}

function Grid<Row>({ label, columns, shown, sort, setSort }: GridProps<Row>) {
  const frame = useRef<HTMLDivElement>(null);
  const isLong = shown.length >= VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count: isLong ? shown.length : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const visible = isLong ? items.map((item) => shown[item.index]).filter((row) => row !== undefined) : shown;
  const above = isLong ? (items[0]?.start ?? 0) : 0;
  const below = isLong ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  return (
    <div
      ref={frame}
      {...scrollRegion(label)}
      className={`min-w-0 overflow-auto rounded border border-line ${isLong ? "h-[70vh]" : ""}`}
    >
      <table aria-rowcount={shown.length + 1} className="w-full border-collapse text-sm">
        <thead className="sticky top-0 z-10 bg-panel text-left">
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} setSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 ? <Gap height={above} span={columns.length} /> : null}
          {visible.map((row, index) => (
            <tr
              key={row.id}
              aria-rowindex={(isLong ? (items[index]?.index ?? 0) : index) + 2}
              className="border-t border-line hover:bg-hover"
            >
              {columns.map((column) => (
                <td key={column.id} className={`px-3 py-2 align-top ${place(column)}`}>
                  {column.cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
          {below > 0 ? <Gap height={below} span={columns.length} /> : null}
          {shown.length === 0 ? (
            <tr>
              <td colSpan={columns.length} className="border-t border-line px-3 py-4 text-ink-soft">
                Nothing matches the filter.
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}

function Head<Row>({
  column,
  sort,
  setSort,
}: { column: Column<Row> } & Pick<GridProps<Row>, "sort" | "setSort">) {
  const direction = sort === column.id ? "ascending" : sort === `-${column.id}` ? "descending" : undefined;
  const Arrow = direction === "ascending" ? ArrowUp : direction === "descending" ? ArrowDown : ChevronsUpDown;
  const next = direction === undefined ? column.id : direction === "ascending" ? `-${column.id}` : undefined;
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={`px-3 py-2 font-medium whitespace-nowrap text-ink-soft ${place(column)}`}
    >
      {column.sortBy === undefined ? (
        column.head
      ) : (
        <button type="button" onClick={() => setSort(next)} className="inline-flex items-center gap-1">
          {column.head}
          <Arrow aria-hidden className={`size-3.5 ${direction === undefined ? "opacity-40" : ""}`} />
        </button>
      )}
    </th>
  );
}

function Gap({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}

function place<Row>(column: Column<Row>): string {
  return `${column.numeric === true ? "text-right" : ""} ${column.wide === true ? "max-md:hidden" : ""}`;
}

function readSort(sort: string | undefined): { id: string; desc: boolean }[] {
  if (sort === undefined) return [];
  return [sort.startsWith("-") ? { id: sort.slice(1), desc: true } : { id: sort, desc: false }];
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compare(one: unknown, other: unknown): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return collator.compare(String(one), String(other));
}

/** Every word of the filter is somewhere in the text. */
function matches(text: string, filter: string): boolean {
  const lower = text.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
