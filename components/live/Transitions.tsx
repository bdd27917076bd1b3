import { VRRP_LOOKS } from "@/components/live/tones";
import { Age } from "@/components/ui/Age";
import { StateMark } from "@/components/ui/StateMark";
import { VRRP_STATES } from "@/server/core/live";

/** A change of state, as it was reported or recorded. */
export interface Transition {
  at: number;
  hostId: string;
  hostName: string;
  instance: string;
  fromState?: string | null;
  toState: string;
  reason?: string | null;
}

/** Changes of state, newest first. */
export function Transitions({ transitions }: { transitions: readonly Transition[] }) {
  if (transitions.length === 0) {
    return <p className="text-ink-soft">No instance changed its state yet.</p>;
  }
  return (
    <ol aria-live="polite" className="grid gap-1 text-sm">
      {transitions.map((each) => (
        <li
          key={`${each.at} ${each.hostId} ${each.instance} ${each.toState}`}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1"
        >
          <span className="w-28 text-ink-soft">
            <Age at={new Date(each.at)} />
          </span>
          <span className="font-medium">{each.hostName}</span>
          <span>{each.instance}</span>
          <span className="text-ink-soft">{each.fromState ?? "unknown"} to</span>
          <VrrpStateMark state={each.toState} />
          {each.reason == null ? null : <span className="text-ink-soft">{each.reason}</span>}
        </li>
      ))}
    </ol>
  );
}

/** A VRRP state as keepalived says it; a word that is not known is shown as it is. */
export function VrrpStateMark({ state }: { state: string }) {
  const known = VRRP_STATES.find((each) => each === state);
  const look = known === undefined ? { tone: "unknown" as const, word: state } : VRRP_LOOKS[known];
  return <StateMark tone={look.tone}>{look.word}</StateMark>;
}
