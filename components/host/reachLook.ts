import type { Look } from "@/components/live/tones";

const LOOKS: Readonly<Record<string, Look>> = {
  ok: { tone: "good", word: "Reached" },
  unreachable: { tone: "bad", word: "Unreachable" },
  timeout: { tone: "bad", word: "No answer" },
  auth: { tone: "bad", word: "Sign-in refused" },
  hostKeyChanged: { tone: "bad", word: "Host key changed" },
  hostKeyUnknown: { tone: "warn", word: "Host key not pinned" },
  noSudo: { tone: "bad", word: "No sudo" },
  protocol: { tone: "bad", word: "Not understood" },
  exit: { tone: "bad", word: "Command failed" },
  cut: { tone: "bad", word: "Connection cut" },
};

/** After this long without a contact nobody knows any more whether a host can be reached. */
export const REACH_COUNTS_MS = 10 * 60_000;

/** How the last contact with a host looks now. What is too old is unknown, not what it was last. */
export function reachLook(reach: { state: string; triedAt: Date } | null, now: number): Look {
  if (reach === null) return { tone: "unknown", word: "Never tried" };
  if (now - reach.triedAt.getTime() > REACH_COUNTS_MS) return { tone: "unknown", word: "Not tried lately" };
  return LOOKS[reach.state] ?? { tone: "bad", word: reach.state };
}
