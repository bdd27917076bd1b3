import type { ReactNode } from "react";
import { StateMark, type Tone } from "@/components/ui/StateMark";

export interface Step {
  id: string;
  text: ReactNode;
  tone: Tone;
  /** The state in a word. */
  word: string;
  note?: ReactNode;
}

/** Steps in their order, each with its state; changes are read out. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol aria-label={label} aria-live="polite" className="grid gap-0">
      {steps.map((step) => (
        <li key={step.id} className="grid gap-1 border-l-2 border-line py-1.5 pl-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StateMark tone={step.tone}>{step.word}</StateMark>
            <span>{step.text}</span>
          </div>
          {step.note}
        </li>
      ))}
    </ol>
  );
}

/** How much of something is done, in words and as a bar. */
export function Progress({ label, done, of }: { label: string; done: number; of: number }) {
  return (
    <div className="grid gap-1">
      <div className="flex justify-between gap-4 text-sm">
        <span>{label}</span>
        <span>
          {done} of {of}
        </span>
      </div>
      <progress
        aria-label={label}
        value={done}
        max={Math.max(of, 1)}
        className="h-2 w-full appearance-none overflow-hidden rounded border border-line bg-sunken [&::-moz-progress-bar]:bg-accent-solid [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent-solid"
      />
    </div>
  );
}
