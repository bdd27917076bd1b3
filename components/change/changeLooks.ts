import type { Look } from "@/components/live/tones";
import type { Outputs } from "@/components/trpc";
import type { ImpactClass } from "@/server/core/plan/types";

type ChangeState = Outputs["changes"]["list"][number]["state"];

/** How a change's state looks and what it is called. */
export const CHANGE_LOOKS: Readonly<Record<ChangeState, Look>> = {
  draft: { tone: "idle", word: "Draft" },
  applying: { tone: "busy", word: "Applying" },
  applied: { tone: "good", word: "Applied" },
  failed: { tone: "bad", word: "Failed" },
  reverted: { tone: "warn", word: "Reverted" },
  partial: { tone: "bad", word: "Partial" },
  withdrawn: { tone: "idle", word: "Withdrawn" },
};

const EDITABLE: readonly ChangeState[] = ["draft", "failed", "reverted", "partial"];

/** True while a change may be edited, planned and withdrawn. */
export function isEditable(state: ChangeState): boolean {
  return EDITABLE.includes(state);
}

/** What an impact class is called, what it does to clients, and how it looks. */
export const IMPACT_LOOKS: Readonly<Record<ImpactClass, Look & { about: string }>> = {
  nothing: { tone: "idle", word: "Nothing", about: "Everything is so already; no host would change." },
  hitless: { tone: "good", word: "Hitless", about: "Clients notice nothing." },
  checksRestart: {
    tone: "warn",
    word: "Checks restart",
    about: "keepalived begins its checks anew; connections stay.",
  },
  blip: { tone: "warn", word: "Blip", about: "Some clients may have to try again for a moment." },
  failover: { tone: "warn", word: "Failover", about: "Addresses move to another director." },
  trafficLoss: { tone: "bad", word: "Traffic loss", about: "Clients are cut off or get no answer any more." },
};
