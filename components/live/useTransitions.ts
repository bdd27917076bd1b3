"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLive } from "@/components/live/LiveScope";
import type { Transition } from "@/components/live/Transitions";
import { useTRPC } from "@/components/trpc";

/** The last transitions of a cluster: those that were recorded, and those that came in since. */
export function useTransitions(clusterId: string, limit: number): readonly Transition[] {
  const trpc = useTRPC();
  const { transitions } = useLive();
  const recorded = useQuery(trpc.live.transitions.queryOptions({ clusterId, limit }));
  return useMemo(
    () => mergeTransitions(transitions, recorded.data ?? []).slice(0, limit),
    [transitions, recorded.data, limit],
  );
}

/** Both lists as one, newest first, nothing twice. */
export function mergeTransitions(
  fresh: readonly Transition[],
  recorded: readonly Transition[],
): Transition[] {
  const all = new Map([...recorded, ...fresh].map((each) => [transitionKey(each), each]));
  return [...all.values()].sort((one, other) => other.at - one.at);
}

/** What makes two reports of a transition the same. */
export function transitionKey(each: Transition): string {
  return `${each.at} ${each.hostId} ${each.instance} ${each.toState}`;
}
