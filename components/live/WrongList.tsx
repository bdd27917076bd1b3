"use client";

import Link from "next/link";
import { useState } from "react";
import { WRONG_LOOKS } from "@/components/live/tones";
import { Age } from "@/components/ui/Age";
import { Button } from "@/components/ui/Button";
import { count } from "@/components/ui/format";
import { StateMark } from "@/components/ui/StateMark";
import type { Wrong } from "@/server/core/health";

interface Item {
  wrong: Wrong;
  /** Where to look; absent: no page shows more. */
  href?: string | undefined;
  /** Where it is, when several clusters are listed together. */
  where?: string;
}

const GROUNDS: Readonly<Record<Wrong["level"], string>> = {
  critical: "border-bad bg-bad-fill",
  warning: "border-line bg-warn-fill",
  unknown: "hatched border-line border-dashed",
};

/** More than this many at once hide each other; the worst come first. */
const MOST = 8;

/** What is wrong now, worst first: one sentence and one thing to do each. New ones are read out. */
export function WrongList({ items }: { items: readonly Item[] }) {
  const [all, setAll] = useState(false);
  const more = items.length - MOST;
  return (
    <div className="grid gap-2">
      <WrongItems items={all ? items : items.slice(0, MOST)} />
      {more > 0 ? (
        <div>
          <Button small onClick={() => setAll(!all)}>
            {all ? `Only the worst ${MOST}` : `Show ${count(more)} more`}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function WrongItems({ items }: { items: readonly Item[] }) {
  return (
    <ul aria-live="polite" aria-label="What is wrong" className="grid gap-2">
      {items.map(({ wrong, href, where }) => (
        <li
          key={`${where ?? ""} ${wrong.key}`}
          className={`grid gap-x-4 gap-y-1 rounded border px-3 py-2 md:grid-cols-[6.5rem_1fr_auto] ${GROUNDS[wrong.level]}`}
        >
          <div>
            <StateMark tone={WRONG_LOOKS[wrong.level].tone}>{WRONG_LOOKS[wrong.level].word}</StateMark>
          </div>
          <div className="min-w-0">
            <p className={wrong.level === "critical" ? "text-lg font-semibold" : "font-medium"}>
              {where === undefined ? null : <span className="text-ink-soft">{where}: </span>}
              {wrong.text}
            </p>
            <p className="text-ink-soft">
              {wrong.action}
              {wrong.since === undefined ? null : (
                <>
                  {" "}
                  Since <Age at={new Date(wrong.since)} as="length" />.
                </>
              )}
            </p>
          </div>
          {href === undefined ? null : (
            <Link href={href} className="link self-start">
              Look at it
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
