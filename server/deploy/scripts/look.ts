import type { HostPlan } from "@/server/core/plan";
import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { prelude, type ReportLine, readReport, reported } from "@/server/deploy/scripts/prelude";

/** Where a host stands in a deployment, by its own account. */
export interface HostStanding {
  /** What it did by itself or was told to do: `reverted`, `failed` or `confirmed`; undefined: it is not over there. */
  result: { outcome: "reverted" | "failed" | "confirmed"; why: string; text: string } | undefined;
  /** Seconds until it goes back by itself; undefined: not armed. */
  secondsLeft: number | undefined;
  /** The deployment that holds its lock. */
  lockedBy: string | undefined;
}

/** Reads where a host stands; changes nothing. */
export function lookScript(deploymentId: string): ShellText {
  return joinShell([
    prelude(deploymentId),
    sh`if [ -e "$d/result" ]; then say result "$(cat "$d/result")"; fi
if [ -e "$d/armed" ]; then say left "$(($(cat "$d/deadline") - $(date +%s)))"; fi
if [ -e "$lock" ]; then say locked "$(cat "$lock")"; fi
say looked`,
  ]);
}

/** Reads what `lookScript` reported. */
export function readStanding(stdout: string): HostStanding {
  const report = readReport(stdout);
  if (reported(report, "looked") === undefined) throw new TypeError("The host did not say where it stands.");
  const left = reported(report, "left");
  return {
    result: resultOf(report),
    secondsLeft: left === undefined ? undefined : Number(left),
    lockedBy: reported(report, "locked"),
  };
}

/** The `result` line of a report; undefined when there is none. */
export function resultOf(report: readonly ReportLine[]): HostStanding["result"] {
  const line = reported(report, "result");
  if (line === undefined) return undefined;
  const [outcome, , why = "", ...text] = line.split(" ");
  if (outcome !== "reverted" && outcome !== "failed" && outcome !== "confirmed") {
    return { outcome: "failed", why: "unknown", text: line };
  }
  return { outcome, why, text: text.join(" ").replace(/;\s*$/, "") };
}

/**
 * Goes back now, by the script that the host keeps; reports `result ...`, or `none` where nothing was staged. Also where
 * the new configuration was confirmed already, because another host could not be.
 */
export function revertNowScript(deploymentId: string): ShellText {
  return joinShell([
    prelude(deploymentId),
    sh`case $(cat "$d/result" 2>/dev/null) in confirmed*) rm -f "$d/result" ;; esac
if [ -e "$d/revert" ]; then sh "$d/revert" console </dev/null; else say none; fi`,
  ]);
}

/**
 * Ends a deployment on a host where all went well: no revert any more, the lock given back. The old files stay, as
 * last known good. Refuses with `result ...` where the host went back by itself already.
 */
export function confirmScript(deploymentId: string, host: HostPlan): ShellText {
  return joinShell([
    prelude(deploymentId),
    sh`if [ -e "$d/result" ]; then
  say result "$(cat "$d/result")"
  case $(cat "$d/result") in confirmed*) ;; *) fail result ;; esac
else
  # The same door that the revert goes through: whoever makes this folder decides.
  mkdir "/run/shoal/revert-$id" 2>/dev/null || fail late
  echo "confirmed $(date +%s) console" >"$d/result.part" && keep "$d/result.part" && mv -f "$d/result.part" "$d/result" ||
    { rmdir "/run/shoal/revert-$id"; fail write "$d/result"; }
  rmdir "/run/shoal/revert-$id"
  say result "$(cat "$d/result")"
fi`,
    sh`disarm`,
    forgetStaged(host),
    // What five deployments before this one kept is enough to look back at.
    sh`ls -1t "\${d%/*}" | sed '1,6d' | while read -r o; do [ ! -e "\${d%/*}/$o/result" ] || rm -rf "\${d%/*}/$o"; done
say confirmed`,
  ]);
}

/** Takes away what a deployment put on a host before anything was swapped: as if it had never been there. */
export function forgetScript(deploymentId: string, host: HostPlan): ShellText {
  return joinShell([prelude(deploymentId), sh`disarm`, forgetStaged(host), sh`rm -rf "$d"; say forgotten`]);
}

function forgetStaged(host: HostPlan): ShellText {
  const paths = host.files.filter((file) => file.action !== "keep").map((file) => file.path);
  return sh`for f in ${paths}; do rm -f "$(staged "$f")"; done`;
}
