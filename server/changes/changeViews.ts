import { namesOf } from "@/server/access/namesOf";
import { OPEN_CHANGE_STATES } from "@/server/changes/changeStates";
import type { Cluster } from "@/server/core/cluster";
import type { Plan } from "@/server/core/plan";
import type { Reader } from "@/server/db/client";
import { emptyCluster, loadCluster } from "@/server/db/clusterVersion";
import type { ChangeState, DeploymentState, Prisma } from "@/server/db/generated/client";
import { planOf } from "@/server/deploy/planChange";
import { AppError } from "@/server/errors";

/** A change in a list. */
export interface ChangeSummary {
  changeId: string;
  number: number;
  clusterId: string;
  clusterName: string;
  title: string;
  reason: string;
  state: ChangeState;
  owner: { userId: string; name: string };
  createdAt: Date;
  closedAt: Date | null;
}

/** A saved plan of a change. */
export interface PlanView {
  planId: string;
  hash: string;
  /** False: the draft was edited since, or another change was applied; plan again. */
  isCurrent: boolean;
  createdAt: Date;
  createdBy: { userId: string; name: string };
  plan: Plan;
}

/** A change with everything about it. */
export interface ChangeDetails extends ChangeSummary {
  versionId: string;
  /** What an edit must name: it counts the edits, so that nobody edits what they have not seen. */
  revision: number;
  isFrozen: boolean;
  authors: { userId: string; name: string }[];
  /** As the change wants the cluster. */
  cluster: Cluster;
  /** What it was copied from: the configuration that was applied then. */
  base: Cluster;
  /** Another change was applied since this one was opened. */
  isBaseOutdated: boolean;
  /** The newest plan; null: never planned. */
  plan: PlanView | null;
  deployments: { deploymentId: string; state: DeploymentState; createdAt: Date; endedAt: Date | null }[];
}

/** Which changes to list; newest first. */
export interface ChangeFilter {
  visible: "all" | readonly string[];
  clusterId?: string | undefined;
  openOnly: boolean;
  /** Number of the last change of the page before. */
  before?: number | undefined;
  limit: number;
}

const summary = {
  ...{ id: true, number: true, clusterId: true, title: true, reason: true, state: true },
  ...{ ownerId: true, createdAt: true, closedAt: true, cluster: { select: { name: true } } },
} as const;

type SummaryRow = Prisma.ChangeGetPayload<{ select: typeof summary }>;

/** The changes of the clusters that may be seen. */
export async function listChanges(db: Reader, filter: ChangeFilter): Promise<ChangeSummary[]> {
  const { visible, clusterId, openOnly, before, limit } = filter;
  const rows = await db.change.findMany({
    where: {
      AND: [
        visible === "all" ? {} : { clusterId: { in: [...visible] } },
        clusterId === undefined ? {} : { clusterId },
        openOnly ? { state: { in: [...OPEN_CHANGE_STATES] } } : {},
        before === undefined ? {} : { number: { lt: before } },
      ],
    },
    orderBy: { number: "desc" },
    take: limit,
    select: summary,
  });
  const names = await namesOf(
    db,
    rows.map((row) => row.ownerId),
  );
  return rows.map((row) => summaryOf(row, names));
}

/** A change of a cluster; a change of another cluster is not found. */
export async function getChange(
  db: Reader,
  { clusterId, changeId }: { clusterId: string; changeId: string },
): Promise<ChangeDetails> {
  const row = await db.change.findFirst({
    where: { id: changeId, clusterId },
    select: {
      ...summary,
      cluster: { select: { name: true, appliedVersionId: true } },
      version: { select: { id: true, revision: true, frozenAt: true, baseVersionId: true } },
      authors: { select: { userId: true } },
      plans: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 1 },
    },
  });
  if (row === null) throw noChange();
  const deployments = await db.deployment.findMany({
    where: { plan: { changeId } },
    orderBy: { createdAt: "desc" },
    select: { id: true, state: true, createdAt: true, endedAt: true },
  });
  const plan = row.plans[0];
  const userIds = [row.ownerId, ...row.authors.map((author) => author.userId)];
  const names = await namesOf(db, plan === undefined ? userIds : [...userIds, plan.createdBy]);
  const { version } = row;
  const { appliedVersionId, name } = row.cluster;
  const isApplied = appliedVersionId === version.id;
  return {
    ...summaryOf(row, names),
    ...{ versionId: version.id, revision: version.revision, isFrozen: version.frozenAt !== null },
    authors: row.authors.map(({ userId }) => person(userId, names)),
    cluster: await loadCluster(db, version.id),
    base:
      version.baseVersionId === null
        ? emptyCluster(clusterId, name)
        : await loadCluster(db, version.baseVersionId),
    isBaseOutdated: !isApplied && version.baseVersionId !== appliedVersionId,
    plan: plan === undefined ? null : planView(plan, { names, revision: version.revision, appliedVersionId }),
    deployments: deployments.map(({ id, ...rest }) => ({ deploymentId: id, ...rest })),
  };
}

/** What is said when a cluster has no such change. */
export function noChange(): AppError {
  return new AppError("notFound", { text: "This cluster has no such change." });
}

function planView(
  row: {
    id: string;
    hash: string;
    revision: number;
    createdAt: Date;
    createdBy: string;
    body: Prisma.JsonValue;
  },
  now: { names: ReadonlyMap<string, string>; revision: number; appliedVersionId: string | null },
): PlanView {
  const plan = planOf(row);
  return {
    ...{ planId: row.id, hash: row.hash, createdAt: row.createdAt, plan },
    isCurrent: row.revision === now.revision && (now.appliedVersionId ?? undefined) === plan.appliedVersionId,
    createdBy: person(row.createdBy, now.names),
  };
}

function summaryOf(
  { id, ownerId, cluster, ...rest }: SummaryRow,
  names: ReadonlyMap<string, string>,
): ChangeSummary {
  return { changeId: id, ...rest, clusterName: cluster.name, owner: person(ownerId, names) };
}

function person(userId: string, names: ReadonlyMap<string, string>) {
  return { userId, name: names.get(userId) ?? "somebody" };
}
