import type { ReactNode } from "react";
import { ProblemNote, type ShownProblem } from "@/components/ui/ProblemNote";

/** What a field tells about itself, besides its value. */
export interface FieldWords {
  label: string;
  /** The keyword of the file that this becomes. */
  keyword?: string | undefined;
  about?: ReactNode;
  unit?: string | undefined;
  /** What is done when it is left empty. */
  default?: string | undefined;
  range?: string | undefined;
  /** The release that first knows it. */
  since?: string | undefined;
  optional?: boolean;
}

/** What ties an input to its label, its notes and its problems. */
export interface InputTies {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

interface FieldProps extends FieldWords {
  id: string;
  problems?: readonly ShownProblem[];
  children: (ties: InputTies) => ReactNode;
}

/** A labelled input with all that is known about it, its problems beside it. */
export function Field({ id, problems = [], children, ...words }: FieldProps) {
  const notes = [
    words.default === undefined ? undefined : `Default: ${words.default}${unitOf(words)}`,
    words.range,
    words.since === undefined ? undefined : `since ${words.since}`,
  ].filter((note) => note !== undefined);
  const hasNotes = notes.length > 0 || words.about !== undefined;
  const described = [
    hasNotes ? `${id}-about` : undefined,
    problems.length > 0 ? `${id}-problems` : undefined,
  ].filter((each) => each !== undefined);
  const ties: InputTies = {
    id,
    ...(described.length === 0 ? {} : { "aria-describedby": described.join(" ") }),
    ...(problems.some((problem) => problem.level === "error") ? { "aria-invalid": true } : {}),
  };
  return (
    <div className="grid min-w-0 content-start gap-1">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <label htmlFor={id} className="font-medium">
          {words.label}
        </label>
        {words.optional === true ? <span className="text-sm text-ink-faint">optional</span> : null}
        {words.keyword === undefined ? null : <code className="text-ink-faint">{words.keyword}</code>}
      </div>
      <div className="flex items-center gap-2">
        {children(ties)}
        {words.unit === undefined ? null : <span className="text-ink-soft">{words.unit}</span>}
      </div>
      {hasNotes ? (
        <div id={`${id}-about`} className="max-w-prose text-sm text-ink-faint">
          {words.about === undefined ? null : <div className="text-ink-soft">{words.about}</div>}
          {notes.length === 0 ? null : <div>{notes.join(" · ")}</div>}
        </div>
      ) : null}
      <div id={`${id}-problems`} aria-live="polite" className="grid gap-1 empty:hidden">
        {problems.map((problem) => (
          <ProblemNote key={`${problem.rule} ${problem.text}`} problem={problem} />
        ))}
      </div>
    </div>
  );
}

function unitOf(words: FieldWords): string {
  return words.unit !== undefined && /^[\d.]+$/.test(words.default ?? "") ? ` ${words.unit}` : "";
}
