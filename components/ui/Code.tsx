"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef } from "react";
import { configTokens, type Token } from "@/components/ui/configTokens";
import { scrollRegion } from "@/components/ui/scrollRegion";

interface CodeProps {
  label: string;
  text: string;
  /** What stands under a line, by line number from 1. */
  notes?: ReadonlyMap<number, ReactNode>;
}

const VIRTUAL_FROM = 1500;
const LINE_HEIGHT = 20;

const LOOKS: Readonly<Record<Token["kind"], string>> = {
  keyword: "text-code-keyword",
  value: "text-code-value",
  string: "text-code-string",
  comment: "text-code-comment",
};

/** Configuration text with line numbers and colours; notes stand under their lines. */
export function Code({ label, text, notes }: CodeProps) {
  const lines = useMemo(
    () =>
      (text.endsWith("\n") ? text.slice(0, -1) : text)
        .split("\n")
        .map((line, index) => ({ number: index + 1, line })),
    [text],
  );
  const frame = useRef<HTMLDivElement>(null);
  const isLong = lines.length >= VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count: isLong ? lines.length : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 40,
  });
  const draw = (index: number) => (
    <Line number={index + 1} text={lines[index]?.line ?? ""} note={notes?.get(index + 1)} />
  );
  return (
    <div
      ref={frame}
      {...scrollRegion(label)}
      className="h-fit max-h-[75vh] min-w-0 overflow-auto rounded border border-line font-mono text-xs leading-5"
    >
      {isLong ? (
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className="absolute top-0 left-0 w-full"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {draw(item.index)}
            </div>
          ))}
        </div>
      ) : (
        lines.map(({ number }) => <div key={number}>{draw(number - 1)}</div>)
      )}
    </div>
  );
}

function Line({ number, text, note }: { number: number; text: string; note: ReactNode | undefined }) {
  return (
    <>
      <div id={`line-${number}`} className={`flex ${note === undefined ? "" : "bg-warn-fill"}`}>
        <span className="sticky left-0 w-12 shrink-0 border-r border-line bg-panel px-2 text-right text-ink-faint select-none">
          {number}
        </span>
        <code className="px-2 text-[1em] whitespace-pre">
          {configTokens(text).map((token) => (
            <span key={token.from} className={LOOKS[token.kind]}>
              {token.text}
            </span>
          ))}
        </code>
      </div>
      {note === undefined ? null : (
        <div className="border-y border-line bg-panel py-1 pl-14 font-sans text-sm">{note}</div>
      )}
    </>
  );
}
