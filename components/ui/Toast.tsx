"use client";

import { Toaster as Sonner, toast } from "sonner";

/** Where short messages appear; once per page. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      duration={6000}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[22rem] max-w-[calc(100vw-2rem)] items-start gap-2 rounded border border-line-strong bg-surface px-3 py-2 text-ink",
          description: "text-sm text-ink-soft",
          icon: "mt-0.5",
        },
      }}
    />
  );
}

/** Says that something was done. Failures are shown where they happened, and only there. */
export function say(text: string, description?: string): void {
  toast(text, description === undefined ? {} : { description });
}
