import { diffWordsWithSpace } from "diff";
import { textDiff } from "@/server/core/diff";

/** A piece of a line; `changed`: it is not in the other text. */
export interface Piece {
  /** Column of its first character. */
  from: number;
  text: string;
  changed: boolean;
}

export interface Side {
  number: number;
  pieces: readonly Piece[];
}

/** A row of a difference side by side, or a gap of `count` equal lines that are left out. */
export type DiffRow =
  | { kind: "same"; before: Side; after: Side }
  | { kind: "changed"; before?: Side; after?: Side }
  | { kind: "gap"; count: number; before: number; after: number };

/** The difference of two texts as rows, with `context` equal lines around each change (Infinity: all of them). */
export function diffRows(before: string, after: string, context: number): DiffRow[] {
  const rows: DiffRow[] = [];
  let removed: Line[] = [];
  let added: Line[] = [];
  const flush = () => {
    rows.push(...changedRows(removed, added));
    removed = [];
    added = [];
  };
  for (const line of textDiff(before, after)) {
    if (line.kind === "removed") removed.push({ number: line.oldLine, text: line.text });
    else if (line.kind === "added") added.push({ number: line.newLine, text: line.text });
    else {
      flush();
      const pieces = [{ from: 0, text: line.text, changed: false }];
      rows.push({
        kind: "same",
        before: { number: line.oldLine, pieces },
        after: { number: line.newLine, pieces },
      });
    }
  }
  flush();
  return Number.isFinite(context) ? withGaps(rows, context) : rows;
}

/** Lines taken away and added by a difference. */
export function diffCounts(rows: readonly DiffRow[]): { removed: number; added: number } {
  const changed = rows.filter((row) => row.kind === "changed");
  return {
    removed: changed.filter((row) => row.before !== undefined).length,
    added: changed.filter((row) => row.after !== undefined).length,
  };
}

interface Line {
  number: number;
  text: string;
}

function changedRows(removed: readonly Line[], added: readonly Line[]): DiffRow[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index): DiffRow => {
    const [before, after] = [removed[index], added[index]];
    const [left, right] = pieces(before?.text, after?.text);
    return {
      kind: "changed",
      ...(before === undefined || left === undefined
        ? {}
        : { before: { number: before.number, pieces: left } }),
      ...(after === undefined || right === undefined
        ? {}
        : { after: { number: after.number, pieces: right } }),
    };
  });
}

/** The pieces of two lines. Lines that share less than a word are marked as a whole only. */
function pieces(
  before: string | undefined,
  after: string | undefined,
): [Piece[] | undefined, Piece[] | undefined] {
  if (before === undefined || after === undefined) return [whole(before), whole(after)];
  const parts = diffWordsWithSpace(before, after);
  const hasCommonWord = parts.some((part) => !part.added && !part.removed && /\w/.test(part.value));
  if (!hasCommonWord) return [whole(before), whole(after)];
  return [
    placed(parts.filter((part) => !part.added).map((part) => ({ text: part.value, changed: part.removed }))),
    placed(parts.filter((part) => !part.removed).map((part) => ({ text: part.value, changed: part.added }))),
  ];
}

function placed(parts: readonly Omit<Piece, "from">[]): Piece[] {
  let from = 0;
  return parts.map((part) => {
    const piece = { from, ...part };
    from += part.text.length;
    return piece;
  });
}

function whole(text: string | undefined): Piece[] | undefined {
  return text === undefined ? undefined : [{ from: 0, text, changed: false }];
}

function withGaps(rows: readonly DiffRow[], context: number): DiffRow[] {
  const isNear = nearChange(rows, context);
  const kept: DiffRow[] = [];
  for (const [index, row] of rows.entries()) {
    const last = kept.at(-1);
    if (isNear[index] === true || row.kind !== "same") kept.push(row);
    else if (last?.kind === "gap") last.count += 1;
    else kept.push({ kind: "gap", count: 1, before: row.before.number, after: row.after.number });
  }
  return kept;
}

function nearChange(rows: readonly DiffRow[], context: number): boolean[] {
  const near = new Array<boolean>(rows.length).fill(false);
  for (const [index, row] of rows.entries()) {
    if (row.kind !== "changed") continue;
    const from = Math.max(0, index - context);
    near.fill(true, from, Math.min(rows.length, index + context + 1));
  }
  return near;
}
