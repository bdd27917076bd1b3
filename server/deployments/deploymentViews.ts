import { namesOf } from "@/server/access/namesOf";
import type { Reader } from "@/server/db/client";
import type { DeploymentState, HostCommand } from "@/server/db/generated/client";
import { listen } from "@/server/db/listen";
import { AppError } from "@/server/errors";

/** A deployment in a list. */
export interface DeploymentSummary {
  deploymentId: string;
  clusterId: string;
  clusterName: string;
  changeId: string;
  changeNumber: number;
  changeTitle: string;
  planId: string;
  state: DeploymentState;
  /** The phase that runs or that ended it. */
  phase: string;
  /** What the operator reads when it ended otherwise than planned. */
  text: string | null;
  startedBy: { userId: string; name: string };
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** A command that was run on a host, without its output. */
export type CommandView = Omit<HostCommand, "deploymentId" | "stdout" | "stderr" | "hostKey" | "id"> & {
  commandId: string;
};

/** A deployment with its hosts and what was run on them. */
export interface DeploymentDetails extends DeploymentSummary {
  hosts: { hostId: string; hostName: string; state: string; text: string | null; updatedAt: Date }[];
  commands: CommandView[];
}

const summary = {
  ...{ id: true, clusterId: true, planId: true, state: true, phase: true, text: true, startedBy: true },
  ...{ createdAt: true, startedAt: true, endedAt: true },
  cluster: { select: { name: true } },
  plan: { select: { change: { select: { id: true, number: true, title: true } } } },
} as const;

/** Which deployments; newest first. */
export interface DeploymentFilter {
  visible: "all" | readonly string[];
  clusterId?: string | undefined;
  limit: number;
}

/** The deployments of the clusters that may be seen. */
export async function listDeployments(db: Reader, filter: DeploymentFilter): Promise<DeploymentSummary[]> {
  const { visible, clusterId, limit } = filter;
  const rows = await db.deployment.findMany({
    where: {
      AND: [
        visible === "all" ? {} : { clusterId: { in: [...visible] } },
        clusterId === undefined ? {} : { clusterId },
      ],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    select: summary,
  });
  const names = await namesOf(
    db,
    rows.map((row) => row.startedBy),
  );
  return rows.map((row) => summaryOf(row, names));
}

/** Which deployment of which cluster. */
export interface DeploymentRef {
  clusterId: string;
  deploymentId: string;
}

/** A deployment of a cluster; one of another cluster is not found. */
export async function getDeployment(
  db: Reader,
  { clusterId, deploymentId }: DeploymentRef,
): Promise<DeploymentDetails> {
  const row = await db.deployment.findFirst({
    where: { id: deploymentId, clusterId },
    select: {
      ...summary,
      hosts: {
        orderBy: { position: "asc" },
        select: { hostId: true, hostName: true, state: true, text: true, updatedAt: true },
      },
      commands: {
        orderBy: { id: "asc" },
        omit: { deploymentId: true, stdout: true, stderr: true, hostKey: true },
      },
    },
  });
  if (row === null) throw noDeployment();
  const { hosts, commands, ...rest } = row;
  return {
    ...summaryOf(rest, await namesOf(db, [rest.startedBy])),
    hosts,
    commands: commands.map(({ id, ...command }) => ({ commandId: id.toString(), ...command })),
  };
}

/** A deployment now, and again whenever something of it changed, until it has ended. */
export async function* watchDeployment(
  db: Reader,
  ref: DeploymentRef,
  signal: AbortSignal,
): AsyncGenerator<DeploymentDetails, void> {
  for await (const heard of listen("deployment", signal)) {
    if (heard !== "look" && heard.deploymentId !== ref.deploymentId) continue;
    const deployment = await getDeployment(db, ref);
    yield deployment;
    if (deployment.endedAt !== null) return;
  }
}

/** A command with its output, as the host said it; to be shown as text only. */
export async function getCommand(
  db: Reader,
  { clusterId, deploymentId, commandId }: DeploymentRef & { commandId: string },
): Promise<{ stdout: string; stderr: string }> {
  const row = await db.hostCommand.findFirst({
    where: { id: BigInt(commandId), deploymentId, deployment: { clusterId } },
    select: { stdout: true, stderr: true },
  });
  if (row === null) throw noDeployment();
  return row;
}

function summaryOf(
  row: Omit<
    DeploymentSummary,
    "deploymentId" | "clusterName" | "changeId" | "changeNumber" | "changeTitle" | "startedBy"
  > & {
    id: string;
    startedBy: string;
    cluster: { name: string };
    plan: { change: { id: string; number: number; title: string } };
  },
  names: ReadonlyMap<string, string>,
): DeploymentSummary {
  const { id, startedBy, cluster, plan, ...rest } = row;
  return {
    ...rest,
    deploymentId: id,
    clusterName: cluster.name,
    ...{ changeId: plan.change.id, changeNumber: plan.change.number, changeTitle: plan.change.title },
    startedBy: { userId: startedBy, name: names.get(startedBy) ?? "somebody" },
  };
}

function noDeployment(): AppError {
  return new AppError("notFound", { text: "This cluster has no such deployment." });
}
