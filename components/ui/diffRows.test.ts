import { describe, expect, it } from "vitest";
import { type DiffRow, diffCounts, diffRows } from "@/components/ui/diffRows";

/** A difference as text, one row per line, changed pieces in brackets. */
function drawn(rows: readonly DiffRow[]): string[] {
  const side = (each: Extract<DiffRow, { kind: "same" }>["before"] | undefined) =>
    each === undefined
      ? "-"
      : `${each.number}:${each.pieces.map((piece) => (piece.changed ? `[${piece.text}]` : piece.text)).join("")}`;
  return rows.map((row) =>
    row.kind === "gap" ? `... ${row.count}` : `${row.kind} ${side(row.before)} | ${side(row.after)}`,
  );
}

describe("diffRows", () => {
  it("says nothing of equal texts", () => {
    expect(drawn(diffRows("a\nb\n", "a\nb\n", 3))).toEqual(["... 2"]);
    expect(diffRows("", "", 3)).toEqual([]);
  });

  it("marks the words that changed within a line", () => {
    expect(drawn(diffRows("  weight 1\n", "  weight 3\n", 3))).toEqual([
      "changed 1:  weight [1] | 1:  weight [3]",
    ]);
  });

  it("marks lines with nothing in common as a whole", () => {
    expect(drawn(diffRows("priority 100\n", "}\n", 3))).toEqual(["changed 1:priority 100 | 1:}"]);
  });

  it("shows a new file and a removed file", () => {
    expect(drawn(diffRows("", "one\ntwo\n", 3))).toEqual(["changed - | 1:one", "changed - | 2:two"]);
    expect(drawn(diffRows("one\n", "", 3))).toEqual(["changed 1:one | -"]);
  });

  it("keeps context around changes and counts what it leaves out", () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    const after = before.with(9, "line ten").toSpliced(18, 0, "new");
    expect(drawn(diffRows(before.join("\n"), after.join("\n"), 1))).toEqual([
      "... 8",
      "same 9:line 9 | 9:line 9",
      "changed 10:line [10] | 10:line [ten]",
      "same 11:line 11 | 11:line 11",
      "... 6",
      "same 18:line 18 | 18:line 18",
      "changed - | 19:new",
      "same 19:line 19 | 20:line 19",
      "... 1",
    ]);
  });

  it("shows everything when asked to", () => {
    expect(diffRows("a\nb\nc\nd\n", "a\nb\nc\nx\n", Number.POSITIVE_INFINITY)).toHaveLength(4);
  });
});

describe("diffCounts", () => {
  it("counts lines, not rows", () => {
    expect(diffCounts(diffRows("a\nb\n", "a\nc\nd\n", 3))).toEqual({ removed: 1, added: 2 });
  });
});
