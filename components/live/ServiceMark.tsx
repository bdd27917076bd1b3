"use client";

import { useLive } from "@/components/live/LiveScope";
import { SERVICE_LOOKS } from "@/components/live/tones";
import { StateMark } from "@/components/ui/StateMark";
import type { ServiceHealth } from "@/server/core/health";

/** The state of a virtual service in a word. One that is not applied yet runs nowhere. */
export function ServiceMark({ health, enabled }: { health: ServiceHealth | undefined; enabled: boolean }) {
  const live = useLive();
  if (health === undefined) {
    if (!enabled) return <StateMark tone="idle">Disabled</StateMark>;
    return live.health === undefined ? (
      <StateMark tone="unknown">Unknown</StateMark>
    ) : (
      <StateMark tone="idle">Not applied</StateMark>
    );
  }
  const look = SERVICE_LOOKS[health.state];
  return <StateMark tone={look.tone}>{look.word}</StateMark>;
}
