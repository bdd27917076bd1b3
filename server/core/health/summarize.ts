import type { Cluster } from "@/server/core/cluster";
import type {
  ClusterHealth,
  DirectorState,
  InstanceVerdict,
  ServiceState,
  Wrong,
} from "@/server/core/health/types";
import { optional } from "@/server/core/health/view";
import type { LiveTransition } from "@/server/core/live";

/** A cluster as a tile of the dashboard. */
export interface ClusterSummary {
  clusterId: string;
  name: string;
  instances: {
    vrrpInstanceId: string;
    name: string;
    verdict: InstanceVerdict;
    text: string;
    /** The only master's name. */
    master?: string;
    since?: number;
  }[];
  directors: { directorId: string; name: string; state: DirectorState; text: string }[];
  /** How many services are in each state. */
  services: Record<ServiceState, number>;
  /** Real servers that are down in at least one service, and those that are configured to take traffic. */
  serversOut: number;
  serversWanted: number;
  /** Worst first, at most `MOST_WRONG` of them. */
  wrong: Wrong[];
  wrongCount: number;
}

/** What the dashboard's subscription yields: the clusters that changed, and what happened on them. */
export interface DashboardBatch {
  /** Shoal's clock when it was sent. */
  at: number;
  /** True in the first batch: clusters that it does not name are not there. */
  isWhole: boolean;
  clusters: ClusterSummary[];
  /** Newest last. */
  transitions: LiveTransition[];
}

/** Wrongs that one tile can use. */
export const MOST_WRONG = 20;

/** Shortens a cluster's health to what the dashboard shows. */
export function summarize(cluster: Cluster, health: ClusterHealth): ClusterSummary {
  const nameOf = new Map(cluster.directors.map((director) => [director.directorId, director.name]));
  const services: Record<ServiceState, number> = { up: 0, degraded: 0, down: 0, unknown: 0, disabled: 0 };
  const wanted = new Set<string>();
  const out = new Set<string>();
  for (const service of health.services) {
    services[service.state] += 1;
    for (const server of service.servers) {
      if (server.state !== "disabled") wanted.add(server.realServerId);
      if (server.state === "down") out.add(server.realServerId);
    }
  }
  return {
    clusterId: cluster.clusterId,
    name: cluster.name,
    instances: health.instances.map(({ vrrpInstanceId, name, verdict, text, masterDirectorId, since }) => ({
      ...{ vrrpInstanceId, name, verdict, text },
      ...optional("master", nameOf.get(masterDirectorId ?? "")),
      ...optional("since", since),
    })),
    directors: health.directors.map(({ directorId, name, state, text }) => ({
      directorId,
      name,
      state,
      text,
    })),
    services,
    serversOut: out.size,
    serversWanted: wanted.size,
    wrong: health.wrong.slice(0, MOST_WRONG),
    wrongCount: health.wrong.length,
  };
}
