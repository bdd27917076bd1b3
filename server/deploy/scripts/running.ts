import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { prelude } from "@/server/deploy/scripts/prelude";

/** Reads which configuration keepalived runs: reports `pid N` and, since release 2.2.0, `revision WORD`. */
export function runningScript(): ShellText {
  return joinShell([
    prelude("none"),
    sh`p=$(keepalived_pid)
if [ -n "$p" ]; then
  say pid "$p"
  r=$(running_revision "$p")
  if [ -n "$r" ]; then say revision "$r"; fi
fi`,
  ]);
}
