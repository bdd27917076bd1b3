import { type Plan, planHash } from "@/server/core/plan";
import type { Db, Reader, Tx } from "@/server/db/client";
import { loadCluster } from "@/server/db/clusterVersion";
import type { Prisma } from "@/server/db/generated/client";
import { planFrom, readHosts, sha256, targetsOf, type Wanted } from "@/server/deploy/planNow";
import { AppError } from "@/server/errors";
import type { Pool } from "@/server/ssh/pool";

/** A plan that is not stored yet. */
export interface PlannedChange {
  changeId: string;
  /** The revision of the draft that was planned. */
  revision: number;
  plan: Plan;
  hash: string;
}

/** How to plan. */
export interface PlanOptions {
  /** The process' shared pool unless given. */
  pool?: Pool;
}

/**
 * Reads every host of a change's cluster and plans. Writes nothing: store the result with `storePlan`, in the
 * transaction that holds the audit row. Throws AppError `notFound` and `conflict`; unreachable hosts are problems of the plan.
 */
export async function draftPlan(
  db: Reader,
  changeId: string,
  options: PlanOptions = {},
): Promise<PlannedChange> {
  const change = await db.change.findUnique({
    where: { id: changeId },
    select: {
      versionId: true,
      version: { select: { revision: true } },
      cluster: { select: { appliedVersionId: true } },
    },
  });
  if (change === null) throw new AppError("notFound", { text: "This change does not exist." });
  const wanted = await loadWanted(db, {
    versionId: change.versionId,
    appliedVersionId: change.cluster.appliedVersionId ?? undefined,
  });
  const read = await readHosts(await targetsOf(db, wanted), options.pool);
  const plan = planFrom(wanted, read);
  return { changeId, revision: change.version.revision, plan, hash: planHash(plan, sha256) };
}

/** Stores a plan; throws AppError `conflict` when the draft was edited while its hosts were read. */
export async function storePlan(tx: Tx, planned: PlannedChange, userId: string): Promise<{ planId: string }> {
  const { changeId, revision, plan, hash } = planned;
  const change = await tx.change.findUniqueOrThrow({
    where: { id: changeId },
    select: { version: { select: { revision: true } } },
  });
  if (change.version.revision !== revision) {
    throw new AppError("conflict", { text: "The change was edited while it was planned. Plan it again." });
  }
  // A plan is plain JSON by its type; Prisma's type cannot see that.
  const body = JSON.parse(JSON.stringify(plan)) as Prisma.InputJsonValue;
  const stored = await tx.plan.create({
    data: { changeId, revision, hash, body, impact: plan.impact, createdBy: userId },
    select: { id: true },
  });
  return { planId: stored.id };
}

/** Plans a change and stores the plan, without an audit row: for tests and the console itself. */
export async function planChange(
  db: Db,
  request: { changeId: string; userId: string },
  options: PlanOptions = {},
): Promise<PlannedChange & { planId: string }> {
  const planned = await draftPlan(db, request.changeId, options);
  const { planId } = await db.$transaction((tx) => storePlan(tx, planned, request.userId));
  return { ...planned, planId };
}

/** The plan that a row of the database holds. */
export function planOf(row: { body: Prisma.JsonValue }): Plan {
  // Only storePlan writes it, and the database refuses every other write.
  return row.body as unknown as Plan;
}

/** Loads the wanted and the last applied configuration. */
export async function loadWanted(
  db: Reader,
  ids: { versionId: string; appliedVersionId: string | undefined },
): Promise<Wanted> {
  const { versionId, appliedVersionId } = ids;
  return {
    cluster: await loadCluster(db, versionId),
    versionId,
    applied: appliedVersionId === undefined ? undefined : await loadCluster(db, appliedVersionId),
    appliedVersionId,
  };
}
