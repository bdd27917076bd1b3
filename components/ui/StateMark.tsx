import { Check, CircleDashed, CircleHelp, type LucideIcon, Minus, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";

/** What a state means for the one who looks. `unknown`: not read lately; neither good nor bad. */
export type Tone = "good" | "warn" | "bad" | "unknown" | "idle" | "busy";

const TONES: Readonly<Record<Tone, { icon: LucideIcon; look: string }>> = {
  good: { icon: Check, look: "text-good bg-good-fill border-current/30" },
  warn: { icon: TriangleAlert, look: "text-warn bg-warn-fill border-current/30" },
  bad: { icon: X, look: "text-bad bg-bad-fill border-current/40 font-semibold" },
  unknown: { icon: CircleHelp, look: "hatched text-unknown border-current/40 border-dashed" },
  idle: { icon: Minus, look: "text-ink-soft border-line" },
  busy: { icon: CircleDashed, look: "text-accent bg-accent-fill border-current/30" },
};

/** A state as shape, word and colour together; the word alone must suffice. */
export function StateMark({ tone, children }: { tone: Tone; children: ReactNode }) {
  const { icon: Icon, look } = TONES[tone];
  return (
    <span
      data-tone={tone}
      className={`inline-flex items-center gap-1 rounded border px-1.5 text-sm leading-5 whitespace-nowrap ${look}`}
    >
      <Icon aria-hidden strokeWidth={2.5} className="size-3.5 shrink-0" />
      {children}
    </span>
  );
}

/** The shape alone, where the word stands beside it anyway. */
export function StateShape({ tone }: { tone: Tone }) {
  const { icon: Icon, look } = TONES[tone];
  return (
    <span
      aria-hidden
      className={`inline-flex size-5 shrink-0 items-center justify-center rounded border ${look}`}
    >
      <Icon strokeWidth={2.5} className="size-3.5" />
    </span>
  );
}

/** A word in a frame that says a kind or a count, never a state. */
export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center rounded border border-line bg-panel px-1.5 text-sm leading-5 whitespace-nowrap text-ink-soft">
      {children}
    </span>
  );
}
