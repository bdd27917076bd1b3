"use client";

import { useCallback, useMemo, useState } from "react";
import type * as z from "zod";
import type { ShownProblem } from "@/components/ui/ProblemNote";
import { zodProblems } from "@/components/ui/zodProblems";

/** The state of a form that is sent at the press of a button. */
export interface SchemaForm<Value> {
  value: unknown;
  onChange: (value: unknown) => void;
  /** Those of fields that were touched, and all of them once sending was tried. */
  problems: readonly ShownProblem[];
  /** The value when the schema takes it; else undefined, and every problem is shown from now on. */
  submit: () => Value | undefined;
}

/** A form over one value that a schema judges: the schema that the server applies, too. */
export function useSchemaForm<Value>(schema: z.ZodType<Value>, initial: unknown): SchemaForm<Value> {
  const [value, setValue] = useState(initial);
  const [isTried, setTried] = useState(false);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => zodProblems(schema, value), [schema, value]);
  const onChange = useCallback(
    (next: unknown) => {
      setTouched((before) => new Set([...before, ...changedKeys(value, next)]));
      setValue(next);
    },
    [value],
  );
  return {
    value,
    onChange,
    problems: isTried
      ? all
      : all.filter((problem) => problem.text !== "Required." && touched.has(String(problem.at[0]))),
    submit: () => {
      setTried(true);
      const result = schema.safeParse(value);
      return result.success ? result.data : undefined;
    },
  };
}

function changedKeys(before: unknown, after: unknown): string[] {
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return [];
  return Object.entries(after)
    .filter(([key, value]) => Reflect.get(before, key) !== value)
    .map(([key]) => key);
}
