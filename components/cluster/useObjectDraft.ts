"use client";

import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { KIND_SCHEMAS, placeOf, putEdit } from "@/components/cluster/objects";
import type { ApiError } from "@/components/trpc";
import { getAt, setAt, within } from "@/components/ui/atPath";
import type { ShownProblem } from "@/components/ui/ProblemNote";
import { zodProblems } from "@/components/ui/zodProblems";
import type { ObjectKind } from "@/server/core/cluster";
import { applyEdit } from "@/server/core/cluster/edit";
import { lint } from "@/server/core/lint";
import { repairValue } from "@/server/core/repair";

/** How far an object's edits have got. */
export type SaveState =
  | { state: "same" }
  | { state: "edited" }
  | { state: "saving" }
  | { state: "refused"; error: ApiError };

export interface ObjectDraft {
  value: unknown;
  onChange: (value: unknown) => void;
  problems: readonly ShownProblem[];
  save: () => Promise<boolean>;
  saveState: SaveState;
  /** Throws away what was typed and not saved. */
  reset: () => void;
  /** True when the form began with what was typed here before and never saved. */
  isRestored: boolean;
  isNew: boolean;
}

interface Options {
  kind: ObjectKind;
  objectId: string;
  /** The object as it is when it is new. */
  blank: unknown;
  /** What follows from an edit at once, e.g. the ports of a pool under direct routing; given the value before, too. */
  follow?: (value: unknown, before: unknown) => unknown;
}

/**
 * An object of the cluster while it is edited: judged by the schema and the rules at every key, kept in this browser
 * while it cannot be saved, and put into the open change by `save`.
 */
export function useObjectDraft({ kind, objectId, blank, follow }: Options): ObjectDraft {
  const { shown, facts, save: saveEdit } = useCluster();
  const place = placeOf(shown, kind, objectId);
  const base = useMemo(() => (place === undefined ? blank : getAt(shown, place)), [place, shown, blank]);
  const isNew = place === undefined;
  const store = `shoal draft ${kind} ${objectId}`;
  const [kept, setKept] = useState(() => readKept(store));
  const [value, setValue] = useState<unknown>(kept ?? base);
  const [saveState, setSaveState] = useState<SaveState>({ state: kept === undefined ? "same" : "edited" });

  const seen = useRef(base);
  useEffect(() => {
    // The object changed elsewhere: what nobody typed here follows it.
    if (seen.current !== base && saveState.state === "same") setValue(base);
    seen.current = base;
  }, [base, saveState.state]);

  const latest = useRef(value);
  latest.current = value;
  const onChange = useCallback(
    (next: unknown) => {
      const followed = follow === undefined ? next : follow(next, latest.current);
      setValue(followed);
      setSaveState({ state: "edited" });
      sessionStorage.setItem(store, JSON.stringify(followed));
    },
    [follow, store],
  );

  const judged = useDeferredValue(value);
  const problems = useMemo(() => {
    const schemaProblems = zodProblems(KIND_SCHEMAS[kind], judged);
    const edit = putEdit(kind, judged);
    if (edit === undefined) return schemaProblems;
    const after = applyEdit(shown, edit);
    const at = placeOf(after, kind, objectId) ?? [];
    return lint(after, facts).flatMap((problem): ShownProblem[] => {
      const inside = within(at, problem.at);
      if (inside === undefined) return [];
      const repaired = repairValue(after, problem);
      return [
        {
          ...problem,
          at: inside,
          ...(repaired === undefined ? {} : { repair: () => onChange(setAt(judged, inside, repaired)) }),
        },
      ];
    });
  }, [kind, objectId, judged, shown, facts, onChange]);

  const save = useCallback(async () => {
    const edit = putEdit(kind, value);
    if (edit === undefined) return false;
    setSaveState({ state: "saving" });
    try {
      await saveEdit(edit);
      sessionStorage.removeItem(store);
      setKept(undefined);
      setSaveState({ state: "same" });
      return true;
    } catch (error) {
      setSaveState({ state: "refused", error: error as ApiError });
      return false;
    }
  }, [kind, value, saveEdit, store]);

  const reset = () => {
    sessionStorage.removeItem(store);
    setKept(undefined);
    setValue(base);
    setSaveState({ state: "same" });
  };

  return { value, onChange, problems, save, saveState, reset, isRestored: kept !== undefined, isNew };
}

function readKept(store: string): unknown {
  if (typeof sessionStorage === "undefined") return undefined;
  const text = sessionStorage.getItem(store);
  return text === null ? undefined : JSON.parse(text);
}
