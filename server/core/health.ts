import type { Cluster } from "@/server/core/cluster";
import { directorHealth } from "@/server/core/health/directorHealth";
import { instanceHealth } from "@/server/core/health/instanceHealth";
import { serviceHealth } from "@/server/core/health/serviceHealth";
import type { ClusterHealth } from "@/server/core/health/types";
import { wrongs } from "@/server/core/health/wrongs";
import type { LiveCluster } from "@/server/core/live";

export type { ClusterSummary, DashboardBatch } from "@/server/core/health/summarize";
export { summarize } from "@/server/core/health/summarize";
export type {
  ClusterHealth,
  DirectorHealth,
  DirectorState,
  InstanceEvidence,
  InstanceHealth,
  InstanceVerdict,
  ServerHealth,
  ServerState,
  ServiceHealth,
  ServiceState,
  Wrong,
  WrongLevel,
} from "@/server/core/health/types";

/**
 * Judges a running cluster: the same function for dashboard, API, alerts and deployments. `cluster` is the applied
 * configuration, `now` is Shoal's clock: facts that are too old at that moment count as unknown.
 */
export function health(cluster: Cluster, live: LiveCluster, now: number): ClusterHealth {
  const view = { cluster, live, now };
  const directors = cluster.directors.map((director) => directorHealth(director, view));
  const instances = cluster.vrrpInstances.map((instance) => instanceHealth(instance, view));
  const services = cluster.virtualServices.map((service) => serviceHealth(service, { ...view, instances }));
  return { instances, services, directors, wrong: wrongs({ ...view, directors, instances, services }) };
}
