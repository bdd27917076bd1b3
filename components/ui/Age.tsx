"use client";

import { useEffect, useState } from "react";
import { ageInWords, inUtc, lengthInWords, untilNextWords } from "@/components/ui/ageInWords";

interface AgeProps {
  at: Date | string;
  /** `length`: only how long, without "ago". */
  as?: "age" | "length";
  /** Milliseconds after which the value is marked as old. */
  oldAfter?: number;
}

/** How old something is, going on by itself; the moment in UTC on hover. */
export function Age({ at, as = "age", oldAfter }: AgeProps) {
  const moment = typeof at === "string" ? new Date(at) : at;
  const now = useNow(moment.getTime());
  const age = now - moment.getTime();
  const old = oldAfter !== undefined && age > oldAfter;
  return (
    <time
      dateTime={moment.toISOString()}
      title={inUtc(moment)}
      suppressHydrationWarning
      className={old ? "whitespace-nowrap text-warn" : "whitespace-nowrap"}
    >
      {as === "age" ? ageInWords(age) : lengthInWords(age)}
      {old ? " (old)" : ""}
    </time>
  );
}

/** A moment in the reader's own time zone; in UTC on hover. */
export function Moment({ at }: { at: Date | string }) {
  const moment = typeof at === "string" ? new Date(at) : at;
  const text = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" }).format(moment);
  return (
    <time
      dateTime={moment.toISOString()}
      title={inUtc(moment)}
      suppressHydrationWarning
      className="whitespace-nowrap"
    >
      {text}
    </time>
  );
}

function useNow(since: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const next = Date.now();
      setNow(next);
      timer = setTimeout(tick, untilNextWords(next - since));
    };
    tick();
    return () => clearTimeout(timer);
  }, [since]);
  return now;
}
