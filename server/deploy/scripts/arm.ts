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
  u=/etc/systemd/system
  when=$(date -u -d "@$at" '+%Y-%m-%d %H:%M:%S') || fail date
  cat >"$u/$service" <<END || fail write "$u/$service"
[Unit]
Description=Shoal: go back to the configuration before deployment $id
[Service]
Type=oneshot
ExecStart=/bin/sh $d/revert deadline
END
  # Persistent: a deadline that passed while the host was off is met at boot (systemd.timer(5)).
  cat >"$u/$timer" <<END || fail write "$u/$timer"
[Unit]
Description=Shoal: deadline of deployment $id
[Timer]
OnCalendar=$when UTC
AccuracySec=100ms
Persistent=true
[Install]
WantedBy=timers.target
END
  keep "$u/$timer"
  systemctl daemon-reload && systemctl enable --quiet "$timer" && systemctl restart "$timer" || fail arm
  systemctl is-active --quiet "$timer" || fail arm
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
