"use client";

import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

/** The change that somebody chose to work on in a cluster, in this browser tab; undefined: their own newest one. */
export function useChosenChange(clusterId: string): [string | undefined, (changeId: string) => void] {
  const key = `shoal change ${clusterId}`;
  const chosen = useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => sessionStorage.getItem(key),
    () => null,
  );
  const choose = useCallback(
    (changeId: string) => {
      sessionStorage.setItem(key, changeId);
      for (const notify of listeners) notify();
    },
    [key],
  );
  return [chosen ?? undefined, choose];
}
