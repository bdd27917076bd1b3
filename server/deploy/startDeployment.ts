import { changesAnything } from "@/server/core/plan";
import { hasErrors } from "@/server/core/problem";
import type { Tx } from "@/server/db/client";
import { planOf } from "@/server/deploy/planChange";
import { AppError } from "@/server/errors";

/** States of a change in which its plan may be applied. */
const APPLICABLE = ["draft", "failed", "reverted", "partial"] as const;

/**
 * Begins the deployment of a plan, as rows: the worker does the rest (`runDeployment`). Freezes the version. Call it
 * in the transaction that holds the audit row and the job. Throws AppError `stale` when the plan is not the change's
 * newest or no longer fits, `conflict` when another deployment of the cluster runs.
 */
export async function startDeployment(
  tx: Tx,
  request: { planId: string; userId: string },
): Promise<{ deploymentId: string }> {
  const found = await tx.plan.findUnique({ where: { id: request.planId }, include: { change: true } });
  if (found === null) throw new AppError("notFound", { text: "This plan does not exist." });
  const { changeId } = found;
  const { clusterId, versionId } = found.change;
  // Two who apply at once wait for each other here; the second sees what the first did.
  await tx.$queryRaw`select "id" from "Cluster" where "id" = ${clusterId}::uuid for update`;
  const cluster = await tx.cluster.findUniqueOrThrow({ where: { id: clusterId } });
  const change = await tx.change.findUniqueOrThrow({ where: { id: changeId }, include: { version: true } });
  const running = await tx.deployment.findFirst({
    where: { clusterId, state: { in: ["queued", "running"] } },
    select: { id: true },
  });
  if (running !== null) {
    throw new AppError("conflict", {
      text: "Another deployment of this cluster is running. Wait for its end.",
    });
  }
  if (!APPLICABLE.some((state) => state === change.state)) {
    throw new AppError("conflict", { text: `This change is ${change.state} and cannot be applied.` });
  }
  const newest = await tx.plan.findFirst({
    where: { changeId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const plan = planOf(found);
  if (newest?.id !== found.id || change.version.revision !== found.revision) {
    throw new AppError("stale", {
      text: "The change was edited or planned again since. Look at the new plan.",
    });
  }
  if ((cluster.appliedVersionId ?? undefined) !== plan.appliedVersionId) {
    throw new AppError("stale", { text: "Another change was applied to this cluster since. Plan again." });
  }
  if (hasErrors(plan.problems)) {
    throw new AppError("conflict", { text: "The plan has errors. Resolve them and plan again." });
  }
  if (!changesAnything(plan) && cluster.appliedVersionId === versionId) {
    throw new AppError("conflict", {
      text: "There is nothing to do: every host is as this change wants it.",
    });
  }
  if (change.version.frozenAt === null) {
    await tx.configVersion.update({ where: { id: versionId }, data: { frozenAt: new Date() } });
  }
  await tx.change.update({ where: { id: changeId }, data: { state: "applying", closedAt: null } });
  const deployment = await tx.deployment.create({
    data: {
      clusterId,
      planId: found.id,
      startedBy: request.userId,
      hosts: {
        create: plan.hosts.map(({ hostId, hostName }, position) => ({ hostId, hostName, position })),
      },
    },
    select: { id: true },
  });
  return { deploymentId: deployment.id };
}
