import type { Look } from "@/components/live/tones";
import type { Outputs } from "@/components/trpc";

type DeploymentState = Outputs["deployments"]["get"]["state"];

/** How a deployment's state looks and what it is called. One that reached some hosts only is never green. */
export const DEPLOYMENT_LOOKS: Readonly<Record<DeploymentState, Look>> = {
  queued: { tone: "idle", word: "Queued" },
  running: { tone: "busy", word: "Running" },
  succeeded: { tone: "good", word: "Done and verified" },
  reverted: { tone: "warn", word: "Put back" },
  partial: { tone: "bad", word: "Partial" },
  refused: { tone: "warn", word: "Refused, nothing touched" },
};

const HOST_LOOKS: Readonly<Record<string, Look>> = {
  waiting: { tone: "idle", word: "Waiting" },
  preflighted: { tone: "busy", word: "Looked at" },
  staged: { tone: "busy", word: "Files staged" },
  tested: { tone: "busy", word: "Tested" },
  armed: { tone: "busy", word: "Revert armed" },
  swapping: { tone: "busy", word: "Swapping files" },
  swapped: { tone: "busy", word: "Files swapped" },
  verified: { tone: "good", word: "Verified" },
  confirmed: { tone: "good", word: "Done" },
  reverting: { tone: "warn", word: "Putting back" },
  reverted: { tone: "warn", word: "Put back" },
  failed: { tone: "bad", word: "Failed" },
  unknown: { tone: "unknown", word: "Unknown" },
};

/** How far a deployment is on one host. A word that is not known is shown as it is. */
export function hostLook(state: string): Look {
  return HOST_LOOKS[state] ?? { tone: "unknown", word: state };
}

/** The order of a host's states on the way to the end; others are no progress. */
export const HOST_STEPS = [
  "waiting",
  "preflighted",
  "staged",
  "tested",
  "armed",
  "swapping",
  "swapped",
  "verified",
  "confirmed",
];
