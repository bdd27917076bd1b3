import type { Cluster } from "@/server/core/cluster";
import type { LiveInstance, LiveReach } from "@/server/core/live";
import { VRRP_STATES, type VrrpStateName } from "@/server/core/live";
import type { Reader } from "@/server/db/client";
import { loadCluster } from "@/server/db/clusterVersion";

/** A cluster whose directors are to be watched: what was applied last. */
export interface WantedCluster {
  clusterId: string;
  versionId: string;
  cluster: Cluster;
  /** By host: everything that a connection is made with, so that another text means: connect again. Removed hosts have none. */
  reachedBy: ReadonlyMap<string, string>;
}

/** Reads clusters as they were applied. Versions never change, so those in `known` are not read again. */
export async function readWanted(db: Reader, known: ReadonlyMap<string, Cluster>): Promise<WantedCluster[]> {
  const rows = await db.cluster.findMany({
    where: { appliedVersionId: { not: null } },
    select: { id: true, appliedVersionId: true },
    orderBy: { id: "asc" },
  });
  const clusters: { clusterId: string; versionId: string; cluster: Cluster }[] = [];
  for (const { id, appliedVersionId } of rows) {
    if (appliedVersionId === null) continue;
    const cluster = known.get(appliedVersionId) ?? (await loadCluster(db, appliedVersionId));
    clusters.push({ clusterId: id, versionId: appliedVersionId, cluster });
  }
  const hostIds = clusters.flatMap(({ cluster }) => cluster.directors.map((director) => director.hostId));
  const hosts = await db.host.findMany({
    where: { id: { in: hostIds }, removedAt: null },
    select: {
      id: true,
      name: true,
      address: true,
      port: true,
      user: true,
      sudo: true,
      sshKeyId: true,
      hostKeyType: true,
      hostKey: true,
    },
  });
  const reachedBy = new Map(hosts.map((host) => [host.id, JSON.stringify(host)]));
  return clusters.map((each) => ({ ...each, reachedBy }));
}

/** What is left of a director from earlier watching: states that nobody has confirmed since. */
export async function readStored(
  db: Reader,
  hostId: string,
): Promise<{ reach: LiveReach; instances: Record<string, LiveInstance> }> {
  const rows = await db.vrrpState.findMany({ where: { hostId } });
  const reach = await db.hostReach.findUnique({ where: { hostId } });
  const instances: Record<string, LiveInstance> = {};
  for (const row of rows) {
    if (!isVrrpState(row.state)) continue;
    instances[row.instance] = {
      state: row.state,
      ...(row.priority === null ? {} : { priority: row.priority }),
      since: row.since.getTime(),
      seen: { at: row.seenAt.getTime(), source: "stored" },
    };
  }
  const okAt = reach?.okAt?.getTime();
  return {
    reach: { state: "connecting", since: Date.now(), ...(okAt === undefined ? {} : { okAt }) },
    instances,
  };
}

function isVrrpState(word: string): word is VrrpStateName {
  return VRRP_STATES.some((state) => state === word);
}
