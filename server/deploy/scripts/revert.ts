import type { FileChange, HostPlan, PlanStep } from "@/server/core/plan";
import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { baselineSum } from "@/server/deploy/scripts/baselineSum";
import { prelude } from "@/server/deploy/scripts/prelude";

/**
 * The script that a host keeps and runs by itself when it hears no more from the console, or when it is told to:
 * puts the files back, undoes the commands, last first, and has keepalived run the old configuration. Needs no network.
 * Its argument says why: `deadline`, `console` or `died`; `boot` waits for the deadline. Run twice, or on a host where nothing was done yet, it does
 * no harm. What it did is in the file `result`: `reverted` or `failed`, the time, why, and what could not be undone.
 */
export function revertScript(of: {
  deploymentId: string;
  host: HostPlan;
  vips: readonly string[];
}): ShellText {
  const { deploymentId, host, vips } = of;
  const changed = host.files.filter((file) => file.action !== "keep");
  const action = host.steps.find((step) => step.kind === "keepalived")?.action;
  return joinShell([
    prelude(deploymentId),
    sh`why=$1; bad=; touched=
if [ "$why" = boot ]; then
  n=$(($(cat "$d/deadline") - $(date +%s)))
  if [ "$n" -gt 0 ]; then sleep "$n"; fi
  why=deadline
fi
if [ -e "$d/result" ]; then say result "$(cat "$d/result")"; exit 0; fi
mkdir -p -m 0750 /run/shoal
if ! mkdir "/run/shoal/revert-$id" 2>/dev/null; then
  # The other one is at work: wait for what it says.
  n=0; while [ ! -e "$d/result" ] && [ "$n" -lt 300 ]; do nap; n=$((n + 1)); done
  say result "$(cat "$d/result" 2>/dev/null || echo failed 0 "$why" it never ended)"; exit 0
fi
wrong() { bad="$bad$1; "; echo "$1" >&2; }
back() {
  now=$(sum "$2")
  rm -f "$(staged "$2")"
  if [ "$now" = "$3" ] && { [ "$3" = absent ] || [ "$3" != "$4" ]; }; then return 0; fi
  if [ "$now" != "$3" ] && [ "$now" != "$4" ]; then wrong "$2 was changed by somebody else and is left as it is"; return 0; fi
  touched=1
  if [ -e "$d/old/$1.absent" ]; then rm -f "$2" || wrong "$2 could not be removed"
  elif [ -e "$d/old/$1" ]; then
    cp -p "$d/old/$1" "$2.shoal-back" && keep "$2.shoal-back" && mv -f "$2.shoal-back" "$2" || wrong "$2 could not be put back"
  fi
}
undo() { if ! (eval "$2") </dev/null; then wrong "could not undo: $1"; fi; }
drop_vips() {
  for v in ${vips}; do
    ip -o address show to "$v" 2>/dev/null | while read -r n dev family place rest; do
      [ "$dev" = lo ] || ip address delete "$place" dev "$dev"
    done
  done
}
start() {
  if has_systemd; then systemctl reset-failed keepalived 2>/dev/null; systemctl start keepalived </dev/null; else keepalived; fi
}`,
    ...undoSteps(host, "cleanUp", changed),
    ...(action === "start" ? [UNSTART] : []),
    ...undoSteps(host, "directors", changed),
    ...(action === "reload" ? [RELOAD_BACK] : []),
    ...(action === "stop" ? [START_BACK] : []),
    ...undoSteps(host, "prepare", changed),
    sh`t=$(date +%s)
if [ -z "$bad" ]; then r=reverted; else r=failed; fi
echo "$r $t $why $bad" >"$d/result.part" && keep "$d/result.part" && mv -f "$d/result.part" "$d/result"
disarm
say result "$(cat "$d/result")"
rmdir "/run/shoal/revert-$id"
[ -z "$bad" ]`,
  ]);
}

// A start that is taken back leaves the daemon stopped, and enabled only if it was.
const UNSTART = sh`if [ -e "$d/started" ]; then
  if has_systemd; then
    systemctl stop keepalived </dev/null || wrong "keepalived could not be stopped"
    [ "$(cat "$d/enabled" 2>/dev/null)" = enabled ] || systemctl disable --quiet keepalived
  else
    p=$(keepalived_pid); [ -z "$p" ] || kill "$p"
  fi
  n=0; while [ -n "$(keepalived_pid)" ] && [ "$n" -lt 100 ]; do nap; n=$((n + 1)); done
  drop_vips
fi`;

// A dead daemon may have left its addresses behind, which another director holds by now.
const RELOAD_BACK = sh`p=$(keepalived_pid)
if [ -z "$p" ]; then
  drop_vips; start || wrong "keepalived could not be started again"
  n=0; while [ -z "$(keepalived_pid)" ] && [ "$n" -lt 50 ]; do nap; n=$((n + 1)); done
elif [ -n "$touched" ]; then
  kill -HUP "$p"
  w=$(sed -n 's/^[$]SHOAL_REVISION=\\([^ ]*\\).*/\\1/p;1q' "$conf" 2>/dev/null)
  n=0
  while [ "$n" -lt 50 ] && [ -n "$w" ] && [ "$(running_revision "$p")" != "$w" ] && kill -0 "$p" 2>/dev/null; do
    nap; n=$((n + 1))
  done
  sleep 1
fi
[ -n "$(keepalived_pid)" ] || wrong "keepalived does not run"`;

const START_BACK = sh`if [ -e "$d/stopped" ] && [ -z "$(keepalived_pid)" ]; then
  if has_systemd && [ "$(cat "$d/enabled" 2>/dev/null)" = enabled ]; then systemctl enable --quiet keepalived; fi
  start || wrong "keepalived could not be started again"
fi`;

function undoSteps(host: HostPlan, wave: PlanStep["wave"], changed: readonly FileChange[]): ShellText[] {
  return host.steps
    .filter((step) => step.wave === wave)
    .toReversed()
    .flatMap((step): ShellText[] => {
      if (step.kind === "keepalived") return [];
      if (step.kind === "command") {
        return step.undo === undefined ? [] : [sh`undo ${step.say} ${step.undo.text}`];
      }
      const index = changed.findIndex((file) => file.path === step.path);
      const file = changed[index];
      if (file === undefined) throw new TypeError(`The plan has no file ${step.path}.`);
      return [sh`back ${index} ${file.path} ${baselineSum(file)} ${file.sha256 ?? "absent"}`];
    });
}
