import type { HostPlan, KeepalivedAction, PlanStep, Wave } from "@/server/core/plan";
import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { baselineSum } from "@/server/deploy/scripts/baselineSum";
import { prelude } from "@/server/deploy/scripts/prelude";

/** Which steps of a host a script does. `signals`: only keepalived's; `files`: all others; `all`: both, in order. */
export type SwapPart = "all" | "files" | "signals";

/** Seconds before the deadline after which no step begins any more. */
const MARGIN_S = 10;

/**
 * Does the steps of one wave on a host, in order; each one looks first and does nothing where it was done before.
 * Reports `done N` after each step, `failed step N WORDS` at the first that fails, and for keepalived `daemon PID
 * REVISION CHILDREN`. Where keepalived died, the host has gone back already: `result ...`.
 */
export function swapScript(of: {
  deploymentId: string;
  host: HostPlan;
  wave: Wave;
  part: SwapPart;
}): ShellText {
  const { deploymentId, host, wave, part } = of;
  const isSignal = (step: PlanStep) => step.kind === "keepalived";
  const steps = host.steps.flatMap((step, index) => {
    if (step.wave !== wave) return [];
    if (part !== "all" && isSignal(step) !== (part === "signals")) return [];
    return [stepScript(step, { host, index })];
  });
  return joinShell([
    prelude(deploymentId),
    sh`if [ -e "$d/result" ]; then say result "$(cat "$d/result")"; fail result; fi
[ -e "$d/armed" ] || fail unarmed
[ "$(cat "$d/deadline")" -gt "$(($(date +%s) + ${MARGIN_S}))" ] || fail late
place() {
  t=$(staged "$1"); now=$(sum "$1")
  if [ ! -e "$t" ] && [ "$now" = "$3" ]; then return 0; fi
  if [ "$now" != "$2" ] && [ "$now" != "$3" ]; then echo "$1 was changed meanwhile" >&2; return 1; fi
  if [ "$(sum "$t")" != "$3" ]; then echo "$t was changed meanwhile" >&2; return 1; fi
  mv -f "$t" "$1" && keep "\${1%/*}"
}
take() {
  now=$(sum "$1")
  if [ "$now" = absent ]; then return 0; fi
  if [ "$now" != "$2" ]; then echo "$1 was changed meanwhile" >&2; return 1; fi
  rm -f "$1" && keep "\${1%/*}"
}
died() {
  last_words "$began" >&2
  sh "$d/revert" died </dev/null
  fail "$@"
}
note_enabled() {
  if has_systemd && [ ! -e "$d/enabled" ]; then systemctl is-enabled keepalived >"$d/enabled" 2>/dev/null; fi; :
}
# Waits until keepalived runs the revision and stays alive with it.
watch() {
  n=0
  while [ "$n" -lt 100 ]; do
    p=$(keepalived_pid)
    if [ -z "$p" ] && { [ "$1" = reload ] || [ "$n" -gt 20 ]; }; then died daemon "ended itself"; fi
    if [ "$1" = reload ] && [ "$p" != "$was" ]; then died daemon "was replaced by another process"; fi
    if [ -n "$p" ]; then
      r=$(running_revision "$p")
      # Before release 2.2.0 nobody can tell what it runs.
      if [ "$r" = "$2" ] || [ "$3" = no ]; then break; fi
    fi
    nap; n=$((n + 1))
  done
  if [ -z "$p" ] || { [ "$r" != "$2" ] && [ "$3" != no ]; }; then
    last_words "$began" >&2; fail daemon "runs \${r:-nothing} and not $2"
  fi
  sleep 1.5 2>/dev/null || sleep 2
  [ "$(keepalived_pid)" = "$p" ] || died daemon "ended itself"
  c=$(children "$p")
  if [ "$c" -lt "$4" ]; then sleep 2; c=$(children "$p"); fi
  [ "$(keepalived_pid)" = "$p" ] || died daemon "ended itself"
  [ "$c" -ge "$4" ] || died daemon "runs $c of $4 processes"
  w=$(last_words "$began" | grep -E 'permanent error|failed validation|Unknown keyword|Cannot change')
  if [ -n "$w" ]; then echo "$w" >&2; fail daemon "complains about the configuration"; fi
  say daemon "$p" "\${r:-unknown}" "$c"
}`,
    ...steps,
    sh`say ended`,
  ]);
}

function stepScript(step: PlanStep, of: { host: HostPlan; index: number }): ShellText {
  const { host, index } = of;
  const report = sh`say done ${index}`;
  if (step.kind === "command") {
    return joinShell([sh`( ${step.run} ) </dev/null || fail step ${index}`, report]);
  }
  if (step.kind === "keepalived") return joinShell([daemonScript(step.action, host), report]);
  const file = host.files.find((each) => each.path === step.path);
  if (file === undefined) throw new TypeError(`The plan has no file ${step.path}.`);
  const before = baselineSum(file);
  const run =
    file.sha256 === undefined
      ? sh`take ${file.path} ${before}`
      : sh`place ${file.path} ${before} ${file.sha256}`;
  return joinShell([sh`${run} || fail step ${index}`, report]);
}

function daemonScript(action: KeepalivedAction, host: HostPlan): ShellText {
  const revision = host.revision ?? "";
  const conf = host.files.find((file) => file.path.endsWith("/keepalived.conf"));
  const tells = tellsRevision(host.keepalivedVersion) ? "yes" : "no";
  const wanted = [revision, tells, processesFor(conf?.shown ?? "")] as const;
  switch (action) {
    case "reload":
      return sh`began=$(date +%s); was=$(keepalived_pid)
if [ -z "$was" ]; then died daemon "did not run any more"; fi
if [ ${tells} = no ] || [ "$(running_revision "$was")" != ${revision} ]; then kill -HUP "$was" || died daemon "ended itself"; fi
watch reload ${wanted}`;
    case "start":
      return sh`began=$(date +%s); note_enabled; : >"$d/started"; was=$(keepalived_pid)
if has_systemd; then
  # Enabling what is enabled has systemd read all its units again, for nothing.
  [ "$(cat "$d/enabled")" = enabled ] || systemctl enable --quiet keepalived || fail daemon "could not be enabled"
fi
if [ -n "$was" ]; then kill -HUP "$was"
elif has_systemd; then
  systemctl start keepalived </dev/null || { systemctl reset-failed keepalived; systemctl start keepalived </dev/null; } ||
    died daemon "could not be started"
else keepalived </dev/null >/dev/null 2>&1 || died daemon "could not be started"; fi
watch start ${wanted}`;
    case "stop":
      return sh`note_enabled; : >"$d/stopped"
if has_systemd; then systemctl disable --quiet --now keepalived </dev/null || fail daemon "could not be stopped"
else p=$(keepalived_pid); [ -z "$p" ] || kill "$p"; fi
n=0; while [ -n "$(keepalived_pid)" ] && [ "$n" -lt 100 ]; do nap; n=$((n + 1)); done
[ -z "$(keepalived_pid)" ] || fail daemon "does not end"`;
  }
}

/** Since 2.2.0 keepalived keeps its whole configuration where it can be read back (keepalived.md: memfd). */
function tellsRevision(version: string | undefined): boolean {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 2);
}

/** How many child processes keepalived needs for a configuration: one for VRRP, one for virtual services. */
function processesFor(conf: string): number {
  return (/^vrrp_instance\s/m.test(conf) ? 1 : 0) + (/^virtual_server\s/m.test(conf) ? 1 : 0);
}
