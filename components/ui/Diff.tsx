"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/Button";
import { CopyButton } from "@/components/ui/CopyButton";
import { type DiffRow, diffCounts, diffRows, type Side } from "@/components/ui/diffRows";
import { scrollRegion } from "@/components/ui/scrollRegion";
import { useMediaQuery } from "@/components/ui/useMediaQuery";

interface DiffProps {
  /** What is compared, e.g. the path of a file. */
  label: string;
  before: string;
  after: string;
}

const CONTEXT = 3;

/** Two texts against each other: side by side where there is room, else one below the other. */
export function Diff({ label, before, after }: DiffProps) {
  const [all, setAll] = useState(false);
  const isWide = useMediaQuery("(min-width: 64rem)");
  const rows = useMemo(
    () => diffRows(before, after, all ? Number.POSITIVE_INFINITY : CONTEXT),
    [before, after, all],
  );
  const { removed, added } = diffCounts(rows);
  const hasGaps = rows.some((row) => row.kind === "gap");
  return (
    <figure className="grid min-w-0 gap-1">
      <figcaption className="flex flex-wrap items-center justify-between gap-2">
        <span>
          <code className="break-all">{label}</code>{" "}
          <span className="text-sm whitespace-nowrap text-ink-soft">
            {removed === 0 && added === 0 ? "no difference" : `+${added} −${removed} lines`}
          </span>
        </span>
        <span className="flex gap-2">
          {hasGaps || all ? (
            <Button small onClick={() => setAll(!all)}>
              {all ? "Only what changes" : "Whole file"}
            </Button>
          ) : null}
          <CopyButton text={after} />
        </span>
      </figcaption>
      <div
        {...scrollRegion(`Difference of ${label}`)}
        className="max-h-[75vh] min-w-0 overflow-auto rounded border border-line"
      >
        <table className="w-full border-collapse font-mono text-xs leading-5">
          <tbody>
            {rows.map((row) =>
              isWide ? <WideRow key={keyOf(row)} row={row} /> : <NarrowRow key={keyOf(row)} row={row} />,
            )}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function keyOf(row: DiffRow): string {
  return row.kind === "gap"
    ? `gap ${row.before} ${row.after}`
    : `${row.before?.number ?? "-"} ${row.after?.number ?? "-"}`;
}

function WideRow({ row }: { row: DiffRow }) {
  if (row.kind === "gap") return <GapRow count={row.count} span={6} />;
  const isChanged = row.kind === "changed";
  return (
    <tr className="align-top">
      <SideCells side={row.before} look={isChanged ? "removed" : "same"} />
      <SideCells side={row.after} look={isChanged ? "added" : "same"} />
    </tr>
  );
}

function NarrowRow({ row }: { row: DiffRow }) {
  if (row.kind === "gap") return <GapRow count={row.count} span={3} />;
  if (row.kind === "same") {
    return (
      <tr className="align-top">
        <SideCells side={row.after} look="same" />
      </tr>
    );
  }
  return (
    <>
      {row.before === undefined ? null : (
        <tr className="align-top">
          <SideCells side={row.before} look="removed" />
        </tr>
      )}
      {row.after === undefined ? null : (
        <tr className="align-top">
          <SideCells side={row.after} look="added" />
        </tr>
      )}
    </>
  );
}

const LOOKS = {
  same: { sign: " ", ground: "", word: "" },
  removed: { sign: "−", ground: "bg-removed-fill", word: "bg-removed-word" },
  added: { sign: "+", ground: "bg-added-fill", word: "bg-added-word" },
} as const;

function SideCells({ side, look }: { side: Side | undefined; look: keyof typeof LOOKS }) {
  if (side === undefined) return <td colSpan={3} className="bg-sunken" />;
  const { sign, ground, word } = LOOKS[look];
  return (
    <>
      <td className="w-10 border-l border-line px-2 text-right text-ink-faint select-none">{side.number}</td>
      <td className={`w-4 text-center select-none ${ground}`}>
        {look === "same" ? null : <span className="sr-only">{look}: </span>}
        <span aria-hidden>{sign}</span>
      </td>
      <td className={`min-w-60 pr-2 wrap-anywhere whitespace-pre-wrap lg:w-[calc(50%-3.5rem)] ${ground}`}>
        {side.pieces.map((piece) => (
          <span key={piece.from} className={piece.changed ? word : undefined}>
            {piece.text}
          </span>
        ))}
      </td>
    </>
  );
}

function GapRow({ count, span }: { count: number; span: number }) {
  return (
    <tr>
      <td colSpan={span} className="border-y border-line bg-panel px-2 text-ink-soft">
        {count.toLocaleString("en")} equal {count === 1 ? "line" : "lines"}
      </td>
    </tr>
  );
}
