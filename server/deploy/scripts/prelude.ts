import { KEEPALIVED_CONF } from "@/server/core/keepalived/renderDirector";
import { type ShellText, sh } from "@/server/core/sh";

/** Where a host keeps what it needs to go back by itself: one folder per deployment. */
export const STATE_FOLDER = "/var/lib/shoal/deployments";

/** Holds the id of the deployment that works on the host; gone after a reboot. */
export const LOCK_PATH = "/run/shoal/lock";

/** The systemd unit of a deployment's dead-man revert: a transient timer, and a service for the next boot. */
export function revertUnit(deploymentId: string): string {
  return `shoal-revert-${deploymentId}`;
}

/** Where a file lies before it is swapped in: beside its place, under a name that no program reads. */
export function stagedPath(path: string, deploymentId: string): string {
  const slash = path.lastIndexOf("/");
  return `${path.slice(0, slash)}/.${path.slice(slash + 1)}.shoal-${deploymentId}`;
}

/**
 * Begins every script of a deployment, also the one that a host runs by itself: names, and functions to report
 * (`@word rest` on standard output), to fail, to hash, and to look at keepalived's processes.
 */
export function prelude(deploymentId: string): ShellText {
  return sh`umask 077
LC_ALL=C; PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH; export LC_ALL PATH
id=${deploymentId}; d=${STATE_FOLDER}/$id; lock=${LOCK_PATH}; conf=${KEEPALIVED_CONF}
unit=${revertUnit(deploymentId)}; boot=/etc/systemd/system/$unit-boot.service
say() { printf '@%s\\n' "$*"; }
fail() { printf '@failed %s\\n' "$*"; exit 20; }
sum() {
  if [ ! -e "$1" ]; then echo absent
  elif shoal_h=$(sha256sum <"$1"); then echo "\${shoal_h%% *}"; else echo unreadable; fi
}
staged() { echo "\${1%/*}/.\${1##*/}.shoal-$id"; }
keep() { sync "$1" 2>/dev/null || sync; }
has_systemd() { [ -d /run/systemd/system ]; }
disarm() {
  if has_systemd; then systemctl stop "$unit.timer" 2>/dev/null; fi
  if [ -e "$d/shell" ]; then kill "$(cat "$d/shell")" 2>/dev/null; rm -f "$d/shell"; fi
  rm -f "$boot" /etc/systemd/system/multi-user.target.wants/"$unit-boot.service"
  if [ "$(cat "$lock" 2>/dev/null)" = "$id" ]; then rm -f "$lock"; fi
}
nap() { sleep 0.1 2>/dev/null || sleep 1; }
keepalived_pid() {
  for p in /proc/[0-9]*; do
    read -r i n s q r 2>/dev/null <"$p/stat" || continue
    [ "$n" = '(keepalived)' ] && [ "$s" != Z ] || continue
    read -r i2 n2 r2 2>/dev/null <"/proc/$q/stat" || n2=
    [ "$n2" != '(keepalived)' ] || continue
    case $(grep -s '^NSpid:' "$p/status" | wc -w) in 0|2) ;; *) continue ;; esac
    echo "$i"; return 0
  done
}
children() {
  c=0
  for p in /proc/[0-9]*; do
    read -r i n s q r 2>/dev/null <"$p/stat" || continue
    if [ "$n" = '(keepalived)' ] && [ "$s" != Z ] && [ "$q" = "$1" ]; then c=$((c + 1)); fi
  done
  echo "$c"
}
running_revision() {
  f=$(ls -l /proc/"$1"/fd 2>/dev/null | sed -n 's,.* \\([0-9]*\\) -> .*keepalived/consolidated_configuration.*,\\1,p' | head -n 1)
  [ -z "$f" ] || sed -n 's/^[$]SHOAL_REVISION=\\([^ ]*\\).*/\\1/p;20q' /proc/"$1"/fd/"$f" 2>/dev/null
}
last_words() {
  if command -v journalctl >/dev/null; then
    journalctl -q -o cat -n 20 -t Keepalived -t Keepalived_vrrp -t Keepalived_healthcheckers --since "@$1" 2>/dev/null
  fi
}`;
}

/** What a script reported, line by line: `@word rest`. Anything else that it printed is not in it. */
export interface ReportLine {
  word: string;
  rest: string;
}

/** Reads the report of a script from its standard output. */
export function readReport(stdout: string): ReportLine[] {
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("@"))
    .map((line) => {
      const [word = "", ...rest] = line.slice(1).split(" ");
      return { word, rest: rest.join(" ") };
    });
}

/** The rest of the last line of that word; undefined when there is none. */
export function reported(report: readonly ReportLine[], word: string): string | undefined {
  return report.findLast((line) => line.word === word)?.rest;
}
