import type { ShellText } from "@/server/core/sh";

/**
 * One thing to do on a host besides placing files. A step function returns what is still needed:
 * `(wanted, view) -> Step[]`; `[]` means: already so.
 */
export interface Command {
  /** What it does, in the operator's words, e.g. `Put 192.0.2.10/32 on lo`. */
  say: string;
  /** Does it, or checks it; anything but exit code 0 is a failure. Must be harmless when it was done before. */
  run: ShellText;
  /**
   * What takes it back, computed from the facts before; absent: nothing to take back. Must be harmless when `run`
   * never ran, because a host that reverts does not know how far it came.
   */
  undo?: ShellText;
}
