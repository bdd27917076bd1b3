import { appendAudit, CONSOLE } from "@/server/audit/appendAudit";
import type { DeploymentState } from "@/server/db/generated/client";
import type { Run } from "@/server/deploy/run";

/** How a deployment ended, in words for the operator. */
export interface Outcome {
  state: Extract<DeploymentState, "succeeded" | "reverted" | "partial" | "refused">;
  text: string;
}

const CHANGE_STATE = {
  succeeded: "applied",
  reverted: "reverted",
  partial: "partial",
  refused: "failed",
} as const;

/** Writes the end of a deployment, what it means for the change and the cluster, and its audit row, all at once. */
export async function finish(run: Run, outcome: Outcome): Promise<void> {
  const { deploymentId, clusterId, changeId, plan } = run;
  const endedAt = new Date();
  await run.db.$transaction(async (tx) => {
    const hosts = await tx.deploymentHost.findMany({
      where: { deploymentId },
      orderBy: { position: "asc" },
      select: { hostName: true, state: true, text: true },
    });
    await tx.deployment.update({
      where: { id: deploymentId },
      data: { state: outcome.state, text: outcome.text, endedAt },
    });
    await tx.change.update({
      where: { id: changeId },
      data: {
        state: CHANGE_STATE[outcome.state],
        closedAt: outcome.state === "succeeded" ? endedAt : null,
      },
    });
    if (outcome.state === "succeeded") {
      await tx.cluster.update({ where: { id: clusterId }, data: { appliedVersionId: plan.versionId } });
    }
    await appendAudit(tx, {
      actor: CONSOLE,
      action: "deployment.finish",
      outcome: outcome.state === "succeeded" ? "done" : outcome.state === "refused" ? "refused" : "failed",
      object: { type: "deployment", id: deploymentId },
      clusterId,
      changeId,
      details: { result: outcome.state, text: outcome.text, hosts },
    });
  });
}
