"use client";

import { useEffect } from "react";
import { type KeyBinding, keyName, matchKeys } from "@/components/ui/keys";

const SEQUENCE_MS = 1200;

/** Listens for keys on the whole page, except while someone types (keys with Ctrl work there, too). */
export function useKeys(bindings: readonly KeyBinding[]): void {
  useEffect(() => {
    let previous: { name: string; at: number } | undefined;
    const listen = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement &&
        (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));
      if (isTyping && !event.ctrlKey && !event.metaKey) return;
      if (document.querySelector('[role="dialog"]') !== null && !event.ctrlKey && !event.metaKey) return;
      const recent =
        previous !== undefined && event.timeStamp - previous.at < SEQUENCE_MS ? previous.name : undefined;
      const { run, begins } = matchKeys(bindings, recent, event);
      previous = begins ? { name: keyName(event), at: event.timeStamp } : undefined;
      if (run === undefined) return;
      event.preventDefault();
      run.run();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [bindings]);
}
