"use client";

import { createContext, type ReactNode, useContext, useId, useMemo } from "react";
import { getAt, setAt, within } from "@/components/ui/atPath";
import type { ShownProblem } from "@/components/ui/ProblemNote";
import type { Path } from "@/server/core/problem";

/** A form over one JSON value. Fields name their path; problems find their field by it. */
export interface ObjectFormState {
  formId: string;
  readOnly: boolean;
  get: (at: Path) => unknown;
  set: (at: Path, value: unknown) => void;
  /** The problems of a field: at its path or below. */
  problemsAt: (at: Path) => readonly ShownProblem[];
}

const Context = createContext<ObjectFormState | undefined>(undefined);

interface ObjectFormProps {
  value: unknown;
  onChange: (value: unknown) => void;
  /** Paths are relative to `value`. */
  problems: readonly ShownProblem[];
  readOnly?: boolean;
  children: ReactNode;
}

/** Gives the fields below it the value that they show and change. */
export function ObjectForm({ value, onChange, problems, readOnly = false, children }: ObjectFormProps) {
  const formId = useId();
  const state = useMemo<ObjectFormState>(
    () => ({
      formId,
      readOnly,
      get: (at) => getAt(value, at),
      set: (at, next) => onChange(setAt(value, at, next)),
      problemsAt: (at) => problems.filter((problem) => within(at, problem.at) !== undefined),
    }),
    [formId, readOnly, value, onChange, problems],
  );
  return <Context value={state}>{children}</Context>;
}

/** The form around a field; throws outside of one, which is a mistake in the code. */
export function useObjectForm(): ObjectFormState {
  const state = useContext(Context);
  if (state === undefined) throw new Error("A bound field stands outside of ObjectForm.");
  return state;
}
