import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { prelude, stagedPath } from "@/server/deploy/scripts/prelude";

/** Seconds that keepalived may take to test one file. */
const TEST_TIMEOUT_S = 20;

/**
 * Has this host's keepalived test the staged file, and the same file with one unknown keyword behind its last line.
 * Reports `test CODE` and `canary CODE`, each followed by what keepalived wrote, as `test| LINE` and `canary| LINE`.
 */
export function testScript(deploymentId: string, path: string): ShellText {
  return joinShell([
    prelude(deploymentId),
    sh`t=${stagedPath(path, deploymentId)}
# In a process name space of its own: release 2.2.7 kills its own process group when the script user is another.
if command -v unshare >/dev/null && unshare --pid --fork true 2>/dev/null; then alone='unshare --pid --fork'; else alone=; fi
try() {
  said=$(timeout ${TEST_TIMEOUT_S} $alone keepalived -t -f "$2" 2>&1 >/dev/null </dev/null); code=$?
  say "$1" "$code"
  printf '%s\\n' "$said" | sed "s/^/@$1| /"
}
[ -e "$t" ] || fail missing "$t"
try test "$t"
{ cat "$t"; echo 'zz_canary 1'; } >"$t.canary" || { rm -f "$t.canary"; fail write "$t.canary"; }
try canary "$t.canary"
rm -f "$t.canary"`,
  ]);
}
