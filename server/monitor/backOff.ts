import type { LiveReach } from "@/server/core/live";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** Failures that only a person can mend: trying often would fill the host's log and may lock the user out. */
const LASTING: readonly LiveReach["state"][] = ["auth", "hostKeyChanged", "hostKeyUnknown", "noSudo"];

/**
 * Milliseconds to wait before connecting again, after so many failures in a row (from 1). `random` is from 0 to 1: it
 * spreads the attempts, so that a hundred directors behind one switch do not come back at the same moment.
 */
export function backOff(failures: number, state: LiveReach["state"], random: number): number {
  const base = LASTING.includes(state) ? LONGEST_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round(base * (0.5 + random));
}
