import type { Cluster } from "@/server/core/cluster";
import { plainText } from "@/server/core/plainText";
import type { HostPart, HostPlan, Plan } from "@/server/core/plan";
import type { ShellText } from "@/server/core/sh";
import type { Db } from "@/server/db/client";
import { DeployFailure, failureOf, type HostFailure, scriptFailure } from "@/server/deploy/deployFailure";
import { inParallel } from "@/server/deploy/inParallel";
import { HOSTS_AT_ONCE, type Wanted } from "@/server/deploy/planNow";
import { type ReportLine, readReport, reported } from "@/server/deploy/scripts/prelude";
import { AppError } from "@/server/errors";
import type { Pool } from "@/server/ssh/pool";
import { run as runOnHost } from "@/server/ssh/run";
import { explain } from "@/server/ssh/sshError";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** A phase of a deployment; `preflight` to `arm` change nothing that any program on a host reads. */
export type Phase = "preflight" | "stage" | "test" | "arm" | "swap" | "verify" | "confirm" | "revert";

/** Where one host stands, as rows and screens have it. */
export type HostState =
  | "waiting"
  | "preflighted"
  | "staged"
  | "tested"
  | "armed"
  | "swapping"
  | "swapped"
  | "verified"
  | "confirmed"
  | "reverting"
  | "reverted"
  | "failed"
  | "unknown";

/** One run of a deployment by this process. */
export interface Run {
  db: Db;
  pool: Pool;
  deploymentId: string;
  clusterId: string;
  changeId: string;
  plan: Plan;
  wanted: Wanted;
  cluster: Cluster;
  reach: readonly { part: HostPart; target: SshTarget; host: HostPlan }[];
  /** Seconds after arming at which hosts go back by themselves. */
  revertAfterS: number;
  /** False once another process may have taken the deployment over. */
  isHeld(): boolean;
}

/** The hosts of a run on which something is done. */
export function actingHosts(run: Run): HostPlan[] {
  return run.plan.hosts.filter((host) => host.steps.length > 0);
}

/** What a script did. */
export interface ScriptOutput {
  report: ReportLine[];
  stdout: string;
  stderr: string;
  code: number | undefined;
}

/** One script for one host. */
export interface ScriptCall {
  phase: Phase;
  /** What it is for, in words. */
  say: string;
  script: ShellText;
  /** 60 s unless told otherwise. */
  timeoutMs?: number;
}

const MAX_KEPT = 20_000;

/** Runs a script on a host and keeps a record of it, begun before it runs. Throws SshError, and DeployFailure where the script says `@failed`. */
export async function onHost(run: Run, host: HostPlan, call: ScriptCall): Promise<ScriptOutput> {
  const { target } = reachOf(run, host.hostId);
  const record = await run.db.hostCommand.create({
    data: {
      deploymentId: run.deploymentId,
      hostId: host.hostId,
      phase: call.phase,
      say: call.say,
      command: bounded(call.script.shown),
      hostKey: host.hostKey ?? "",
      startedAt: new Date(),
    },
    select: { id: true },
  });
  const end = (data: { exitCode?: number | null; stdout?: string; stderr?: string }) =>
    run.db.hostCommand.update({ where: { id: record.id }, data: { ...data, endedAt: new Date() } });
  try {
    const result = await run.pool.withHost(target, (connection) =>
      runOnHost(connection, call.script, { timeoutMs: call.timeoutMs ?? 60_000 }),
    );
    const { code, stdout, stderr } = result;
    await end({ exitCode: code ?? null, stdout: kept(stdout), stderr: kept(stderr) });
    const output = { report: readReport(stdout), stdout, stderr, code };
    if (code !== 0 || reported(output.report, "failed") !== undefined) {
      throw new DeployFailure([scriptFailure(host, output)]);
    }
    return output;
  } catch (error) {
    if (!(error instanceof DeployFailure)) await end({ stderr: kept(explain(error).text) });
    throw error;
  }
}

/** Does the work on several hosts side by side; throws one DeployFailure with all that failed, after marking those hosts. */
export async function onHosts<Result>(
  run: Run,
  hosts: readonly HostPlan[],
  work: (host: HostPlan) => Promise<Result>,
): Promise<Result[]> {
  const results = await inParallel(hosts, HOSTS_AT_ONCE, work);
  const failures: HostFailure[] = [];
  const values: Result[] = [];
  for (const [index, result] of results.entries()) {
    const host = hosts[index];
    if (result.status === "fulfilled") values.push(result.value);
    else if (host !== undefined) failures.push(failureOf(host, result.reason));
  }
  if (failures.length > 0) {
    await Promise.all(
      failures.map((failure) => markHost(run, failure.hostId, { state: "failed", text: failure.text })),
    );
    throw new DeployFailure(failures);
  }
  return values;
}

/** Writes where a host stands; the browser hears of it. */
export async function markHost(
  run: Run,
  hostId: string,
  to: { state: HostState; text?: string },
): Promise<void> {
  await run.db.deploymentHost.update({
    where: { deploymentId_hostId: { deploymentId: run.deploymentId, hostId } },
    data: { state: to.state, text: to.text ?? null },
  });
}

/** The same for several hosts. */
export async function markHosts(run: Run, hosts: readonly HostPlan[], state: HostState): Promise<void> {
  await run.db.deploymentHost.updateMany({
    where: { deploymentId: run.deploymentId, hostId: { in: hosts.map((host) => host.hostId) } },
    data: { state, text: null },
  });
}

/** Writes which phase begins, before anything of it is done. */
export async function enterPhase(run: Run, phase: Phase): Promise<void> {
  if (!run.isHeld()) {
    throw new AppError("unavailable", {
      text: "The database was away, so another worker may have this deployment.",
    });
  }
  await run.db.deployment.update({ where: { id: run.deploymentId }, data: { phase } });
}

/** How to reach a host of the run. */
export function reachOf(run: Run, hostId: string): Run["reach"][number] {
  const found = run.reach.find((each) => each.target.hostId === hostId);
  if (found === undefined) throw new TypeError(`Host ${hostId} is not in this deployment.`);
  return found;
}

function kept(text: string): string {
  return bounded(plainText(text).replaceAll("\0", ""));
}

function bounded(text: string): string {
  return text.length <= MAX_KEPT ? text : `${text.slice(0, MAX_KEPT)}\n[...]`;
}
