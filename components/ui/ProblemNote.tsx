import { Button } from "@/components/ui/Button";
import { StateShape, type Tone } from "@/components/ui/StateMark";
import type { Problem, ProblemLevel } from "@/server/core/problem";

/** A problem, and what repairs it at the press of a button where that is known. */
export interface ShownProblem extends Problem {
  repair?: () => void;
}

export const PROBLEM_TONES: Readonly<Record<ProblemLevel, Tone>> = {
  error: "bad",
  warning: "warn",
  hint: "idle",
};

export const PROBLEM_WORDS: Readonly<Record<ProblemLevel, string>> = {
  error: "Error",
  warning: "Warning",
  hint: "Hint",
};

/** One problem: what is wrong, why, and what to do about it. */
export function ProblemNote({ problem }: { problem: ShownProblem }) {
  return (
    <div data-rule={problem.rule} className="flex items-start gap-2 text-sm">
      <StateShape tone={PROBLEM_TONES[problem.level]} />
      <p className="min-w-0">
        <span className="sr-only">{PROBLEM_WORDS[problem.level]}: </span>
        {problem.text}
        {problem.fix === undefined ? null : <span className="text-ink-soft"> {problem.fix}</span>}
      </p>
      {problem.repair === undefined ? null : (
        <Button small onClick={problem.repair}>
          Fix
        </Button>
      )}
    </div>
  );
}
