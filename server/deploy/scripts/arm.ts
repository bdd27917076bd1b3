import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { prelude } from "@/server/deploy/scripts/prelude";

/**
 * Sets the dead-man revert: at the deadline the host goes back by itself, whether it was rebooted meanwhile or not.
 * The deadline is given as seconds from now, so that hosts with different clocks go back at the same moment.
 * Reports `armed EPOCH systemd` or `armed EPOCH shell`; the latter does not survive a reboot.
 */
export function armScript(deploymentId: string, secondsFromNow: number): ShellText {
  return joinShell([
    prelude(deploymentId),
    sh`[ -e "$d/revert" ] || fail missing "$d/revert"
if [ -e "$d/result" ]; then say result "$(cat "$d/result")"; fail result; fi
now=$(date +%s); at=$((now + ${secondsFromNow}))
echo "$at" >"$d/deadline" || fail write "$d/deadline"
if has_systemd; then
  # A transient timer dies with a reboot: then the host goes back by a service that only boot starts.
  cat >"$boot" <<END || fail write "$boot"
[Unit]
Description=Shoal: go back to the configuration before deployment $id
[Service]
ExecStart=/bin/sh $d/revert boot
[Install]
WantedBy=multi-user.target
END
  w=/etc/systemd/system/multi-user.target.wants
  mkdir -p "$w" && ln -sfn "$boot" "$w/$unit-boot.service" && keep "$boot" || fail write "$boot"
  when=$(date -u -d "@$at" '+%Y-%m-%d %H:%M:%S UTC') || fail date
  if [ -e "$d/armed" ]; then systemctl stop "$unit.timer" 2>/dev/null; fi
  systemd-run --quiet --unit="$unit" --on-calendar="$when" --timer-property=AccuracySec=100ms \\
    /bin/sh "$d/revert" deadline </dev/null || fail arm
  by=systemd
else
  if [ -e "$d/shell" ]; then kill "$(cat "$d/shell")" 2>/dev/null; fi
  ( trap '' HUP; sleep ${secondsFromNow}; exec sh "$d/revert" deadline ) </dev/null >/dev/null 2>&1 &
  echo "$!" >"$d/shell"
  by=shell
fi
: >"$d/armed" && keep "$d/armed" || fail write "$d/armed"
say armed "$at" "$by"`,
  ]);
}
