import type { ShellText } from "@/server/core/sh";

/**
 * One thing to do on a host besides writing files. A step function returns the commands that are still needed:
 * `(wanted, facts) -> Command[]`; `[]` means: already so.
 */
export interface Command {
  /** What it does, in the operator's words, e.g. `Put 192.0.2.10/32 on lo`. */
  say: string;
  run: ShellText;
  /** What takes it back, computed from the facts before; absent: nothing to take back. */
  undo?: ShellText;
}
