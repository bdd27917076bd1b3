"use client";

import { Entrance } from "@/components/shell/Entrance";
import { Button } from "@/components/ui/Button";
import { ErrorNote } from "@/components/ui/ErrorNote";

/** Stands in for a page that broke; says no more than is safe, the rest is in the browser's console and the log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Entrance title="This page broke">
      <ErrorNote
        title="The console made a mistake while drawing this page."
        next={
          error.digest === undefined
            ? "Nothing that was saved is lost."
            : `Nothing that was saved is lost. The log has it under ${error.digest}.`
        }
        actions={
          <Button small onClick={reset}>
            Draw it again
          </Button>
        }
      />
    </Entrance>
  );
}
