import { OPEN_CHANGE_STATES } from "@/server/changes/changeStates";
import type { Cluster } from "@/server/core/cluster";
import type { Reader, Tx } from "@/server/db/client";
import { emptyCluster, loadCluster } from "@/server/db/clusterVersion";
import type { ChangeState, Cluster as ClusterRow, Prisma } from "@/server/db/generated/client";
import { AppError } from "@/server/errors";

/** A cluster in a list. */
export interface ClusterSummary {
  clusterId: string;
  name: string;
  /** Null while nothing was ever applied. */
  appliedVersionNumber: number | null;
  openChanges: OpenChange[];
  /** How much the applied configuration holds. */
  counts: { directors: number; vrrpInstances: number; realServers: number; virtualServices: number };
}

/** A change that may still alter its cluster. */
export interface OpenChange {
  changeId: string;
  number: number;
  title: string;
  state: ChangeState;
  ownerId: string;
}

/** A cluster with its applied configuration, which is empty while nothing was ever applied. */
export interface ClusterDetails {
  clusterId: string;
  name: string;
  applied: Cluster;
  appliedVersionId: string | null;
  appliedVersionNumber: number | null;
  openChanges: OpenChange[];
}

const openChanges = {
  where: { state: { in: [...OPEN_CHANGE_STATES] } },
  orderBy: { number: "asc" as const },
  select: { id: true, number: true, title: true, state: true, ownerId: true },
} satisfies Prisma.Cluster$changesArgs;

/** The clusters that may be seen, by name. */
export async function listClusters(
  db: Reader,
  visible: "all" | readonly string[],
): Promise<ClusterSummary[]> {
  const rows = await db.cluster.findMany({
    where: visible === "all" ? {} : { id: { in: [...visible] } },
    orderBy: { name: "asc" },
    include: {
      changes: openChanges,
      appliedVersion: {
        select: {
          number: true,
          _count: {
            select: { directors: true, vrrpInstances: true, realServers: true, virtualServices: true },
          },
        },
      },
    },
  });
  return rows.map(({ id, name, changes, appliedVersion }) => ({
    clusterId: id,
    name,
    appliedVersionNumber: appliedVersion?.number ?? null,
    openChanges: changes.map(changeView),
    counts: appliedVersion?._count ?? { directors: 0, vrrpInstances: 0, realServers: 0, virtualServices: 0 },
  }));
}

/** A cluster by its id; throws AppError `notFound`. */
export async function getCluster(db: Reader, clusterId: string): Promise<ClusterDetails> {
  const row = await db.cluster.findUnique({
    where: { id: clusterId },
    include: { changes: openChanges, appliedVersion: { select: { number: true } } },
  });
  if (row === null) throw noCluster();
  const { name, appliedVersionId } = row;
  return {
    clusterId,
    name,
    applied:
      appliedVersionId === null ? emptyCluster(clusterId, name) : await loadCluster(db, appliedVersionId),
    appliedVersionId,
    appliedVersionNumber: row.appliedVersion?.number ?? null,
    openChanges: row.changes.map(changeView),
  };
}

/** One configuration version of a cluster; a version of another cluster is not found. */
export async function getVersion(
  db: Reader,
  { clusterId, versionId }: { clusterId: string; versionId: string },
) {
  const version = await db.configVersion.findFirst({ where: { id: versionId, clusterId } });
  if (version === null) {
    throw new AppError("notFound", { text: "This cluster has no such configuration version." });
  }
  const { number, revision, frozenAt, createdAt } = version;
  return { versionId, number, revision, frozenAt, createdAt, cluster: await loadCluster(db, versionId) };
}

/** Adds an empty cluster. */
export async function createCluster(tx: Tx, name: string): Promise<ClusterRow> {
  return tx.cluster.create({ data: { name } });
}

/** Gives a cluster another name. */
export async function renameCluster(
  tx: Tx,
  { clusterId, name }: { clusterId: string; name: string },
): Promise<{ before: ClusterRow; after: ClusterRow }> {
  const before = await tx.cluster.findUnique({ where: { id: clusterId } });
  if (before === null) throw noCluster();
  return { before, after: await tx.cluster.update({ where: { id: clusterId }, data: { name } }) };
}

function changeView({ id, ...rest }: Omit<OpenChange, "changeId"> & { id: string }): OpenChange {
  return { changeId: id, ...rest };
}

function noCluster(): AppError {
  return new AppError("notFound", { text: "This cluster does not exist." });
}
