"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * One parameter of the page's address, so that a link shows a colleague the same thing.
 * Setting it asks nothing of the server; `step`: the browser's back button undoes it.
 */
export function useAddress(
  key: string,
): [string | undefined, (value: string | undefined, step?: boolean) => void] {
  const parameters = useSearchParams();
  const set = useCallback(
    (value: string | undefined, step = false) => {
      const next = new URLSearchParams(window.location.search);
      if (value === undefined || value === "") next.delete(key);
      else next.set(key, value);
      const search = next.toString();
      const address = `${window.location.pathname}${search === "" ? "" : `?${search}`}`;
      if (step) window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    },
    [key],
  );
  return [parameters.get(key) ?? undefined, set];
}
