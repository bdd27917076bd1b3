"use client";

import { useQuery } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useMemo, useState } from "react";
import type { Transition } from "@/components/live/Transitions";
import { useServerNow } from "@/components/live/useClusterHealth";
import { mergeTransitions } from "@/components/live/useTransitions";
import { useTRPC } from "@/components/trpc";
import type { ClusterSummary, DashboardBatch } from "@/server/core/health";

/** All clusters as the dashboard shows them. */
export interface Dashboard {
  /** By cluster id; undefined until the first news came. */
  summaries: ReadonlyMap<string, ClusterSummary> | undefined;
  transitions: readonly Transition[];
  /** News came within the time in which they always come. What is not live must not look alive. */
  isLive: boolean;
  /** When the last news came. */
  heardAt: number | undefined;
}

/** The server sends something at least every ten seconds. */
const SILENCE_MS = 25_000;
const SHOWN = 15;

interface State {
  summaries: ReadonlyMap<string, ClusterSummary> | undefined;
  fresh: Transition[];
  heardAt: number | undefined;
}

/** Follows all clusters live. */
export function useDashboard(): Dashboard {
  const trpc = useTRPC();
  const [state, setState] = useState<State>({ summaries: undefined, fresh: [], heardAt: undefined });
  const subscription = useSubscription(
    trpc.live.dashboard.subscriptionOptions(undefined, {
      onData: (batch) => setState((before) => afterBatch(before, batch)),
    }),
  );
  const recorded = useQuery(trpc.live.recentTransitions.queryOptions({ limit: SHOWN }));
  const now = useServerNow(0);
  const transitions = useMemo(
    () => mergeTransitions(state.fresh, recorded.data ?? []).slice(0, SHOWN),
    [state.fresh, recorded.data],
  );
  return {
    summaries: state.summaries,
    transitions,
    isLive:
      subscription.status === "pending" && state.heardAt !== undefined && now - state.heardAt < SILENCE_MS,
    heardAt: state.heardAt,
  };
}

function afterBatch(before: State, batch: DashboardBatch): State {
  const summaries = new Map(batch.isWhole ? [] : before.summaries);
  for (const cluster of batch.clusters) summaries.set(cluster.clusterId, cluster);
  return {
    summaries,
    fresh: [...batch.transitions.toReversed(), ...before.fresh].slice(0, 100),
    heardAt: Date.now(),
  };
}
