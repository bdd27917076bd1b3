import { diffArrays } from "diff";

/** One line of a difference between two texts. Line numbers begin at 1. */
export type DiffLine =
  | { kind: "same"; text: string; oldLine: number; newLine: number }
  | { kind: "removed"; text: string; oldLine: number }
  | { kind: "added"; text: string; newLine: number };

/** Lines of a difference that stand together, with a few equal lines around them. */
export interface DiffHunk {
  /** Equal lines left out between this hunk and the one before (or the beginning). */
  skipped: number;
  lines: readonly DiffLine[];
}

/** Beyond this many changed lines the whole middle is shown as removed and added: finding the least would take too long. */
const MAX_EDITS = 2000;

/** The difference between two texts, line by line; an absent text is `undefined`. A last line without newline counts as a line. */
export function textDiff(before: string | undefined, after: string | undefined): DiffLine[] {
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  let head = 0;
  while (head < oldLines.length && head < newLines.length && oldLines[head] === newLines[head]) head += 1;
  let tail = 0;
  while (
    tail < oldLines.length - head &&
    tail < newLines.length - head &&
    oldLines[oldLines.length - 1 - tail] === newLines[newLines.length - 1 - tail]
  ) {
    tail += 1;
  }
  const result: DiffLine[] = [];
  let oldLine = 1;
  let newLine = 1;
  const push = (kind: DiffLine["kind"], lines: readonly string[]) => {
    for (const text of lines) {
      if (kind === "same") result.push({ kind, text, oldLine: oldLine++, newLine: newLine++ });
      else if (kind === "removed") result.push({ kind, text, oldLine: oldLine++ });
      else result.push({ kind, text, newLine: newLine++ });
    }
  };
  push("same", oldLines.slice(0, head));
  const oldMiddle = oldLines.slice(head, oldLines.length - tail);
  const newMiddle = newLines.slice(head, newLines.length - tail);
  const parts =
    oldMiddle.length === 0 || newMiddle.length === 0
      ? undefined
      : diffArrays(oldMiddle, newMiddle, { maxEditLength: MAX_EDITS });
  if (parts === undefined) {
    push("removed", oldMiddle);
    push("added", newMiddle);
  } else {
    for (const part of parts) push(part.added ? "added" : part.removed ? "removed" : "same", part.value);
  }
  push("same", oldLines.slice(oldLines.length - tail));
  return result;
}

/** The changed lines with `context` equal lines around them; nothing changed gives no hunk. */
export function diffHunks(lines: readonly DiffLine[], context = 3): DiffHunk[] {
  const isKept = new Array<boolean>(lines.length).fill(false);
  lines.forEach((line, index) => {
    if (line.kind === "same") return;
    isKept.fill(true, Math.max(0, index - context), Math.min(lines.length, index + context + 1));
  });
  const hunks: DiffHunk[] = [];
  let open: DiffLine[] | undefined;
  let skipped = 0;
  lines.forEach((line, index) => {
    if (isKept[index] !== true) {
      open = undefined;
      skipped += 1;
      return;
    }
    if (open === undefined) {
      open = [];
      hunks.push({ skipped, lines: open });
      skipped = 0;
    }
    open.push(line);
  });
  return hunks;
}

function linesOf(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}
