"use client";

import { useSubscription } from "@trpc/tanstack-react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC } from "@/components/trpc";
import type { Cluster } from "@/server/core/cluster";
import { type ClusterHealth, health } from "@/server/core/health";
import { applyLive, type LiveBatch, type LiveCluster, type LiveTransition } from "@/server/core/live";

/** The live state of a cluster and the verdicts on it. */
export interface LiveHealth {
  live: LiveCluster | undefined;
  health: ClusterHealth | undefined;
  /** Transitions since the page was opened, newest first. */
  transitions: readonly LiveTransition[];
  /** `lost`: the console's own stream is broken; what is shown grows old. */
  connection: "connecting" | "live" | "lost";
  /** Shoal's clock now. */
  now: number;
}

const MOST_TRANSITIONS = 200;

/** Follows a cluster live. The same function judges here as on the server, at the same facts. */
export function useClusterHealth(cluster: Cluster | undefined): LiveHealth {
  const trpc = useTRPC();
  const [state, setState] = useState<State>(NOTHING);
  const clusterId = cluster?.clusterId ?? "";
  const subscription = useSubscription(
    trpc.live.cluster.subscriptionOptions(
      { clusterId },
      {
        enabled: cluster !== undefined,
        onData: (batch: LiveBatch) => setState((before) => afterBatch(before, batch)),
      },
    ),
  );
  const now = useServerNow(state.offset);
  const judged = useJudged({ cluster, live: state.live, now });
  return {
    live: state.live,
    health: judged,
    transitions: state.transitions,
    connection: subscription.status === "pending" ? "live" : state.live === undefined ? "connecting" : "lost",
    now,
  };
}

interface Judging {
  cluster: Cluster | undefined;
  live: LiveCluster | undefined;
  now: number;
}

/** How many times as long as judging took the browser is left alone afterwards: a huge cluster must not block it. */
const REST = 6;

/** The verdicts, made anew when there are news and once a second: at once, unless judging takes long. */
function useJudged(judging: Judging): ClusterHealth | undefined {
  const [judged, setJudged] = useState<{ of: string; health: ClusterHealth }>();
  const newest = useRef(judging);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const restUntil = useRef(0);
  const { cluster, live, now } = judging;
  const schedule = useCallback((next: Judging) => {
    newest.current = next;
    if (timer.current !== undefined) return;
    const judge = () => {
      timer.current = undefined;
      const { cluster, live, now } = newest.current;
      if (cluster === undefined || live === undefined) return;
      const begin = performance.now();
      const verdicts = health(cluster, live, now);
      const end = performance.now();
      restUntil.current = end + REST * (end - begin);
      setJudged({ of: cluster.clusterId, health: verdicts });
    };
    timer.current = setTimeout(judge, Math.max(0, restUntil.current - performance.now()));
  }, []);
  useEffect(() => schedule({ cluster, live, now }), [schedule, cluster, live, now]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return judged !== undefined && judged.of === cluster?.clusterId ? judged.health : undefined;
}

interface State {
  live: LiveCluster | undefined;
  transitions: LiveTransition[];
  /** Shoal's clock minus this browser's. */
  offset: number;
}

const NOTHING: State = { live: undefined, transitions: [], offset: 0 };

function afterBatch(before: State, batch: LiveBatch): State {
  let live = before.live;
  const transitions = [...before.transitions];
  for (const message of batch.messages) {
    if (message.kind === "all") live = message.live;
    else if (live !== undefined) live = applyLive(live, message);
    if (message.kind === "transition") transitions.unshift(message.transition);
  }
  return {
    live,
    transitions: transitions.slice(0, MOST_TRANSITIONS),
    offset: batch.at - Date.now(),
  };
}

/** Shoal's clock, once a second: facts grow old even when nothing comes in. */
export function useServerNow(offset: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now + offset;
}
