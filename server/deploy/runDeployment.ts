import { type Plan, planHash } from "@/server/core/plan";
import { type Db, db as sharedDb } from "@/server/db/client";
import { swap, verify } from "@/server/deploy/changing";
import { DeployFailure, failureText } from "@/server/deploy/deployFailure";
import { takeDeployment } from "@/server/deploy/deploymentLock";
import { confirm, forget, isHostFailure, look, revert } from "@/server/deploy/ending";
import { finish, type Outcome } from "@/server/deploy/finish";
import { inParallel } from "@/server/deploy/inParallel";
import { loadWanted, planOf } from "@/server/deploy/planChange";
import { HOSTS_AT_ONCE, sha256, targetsOf } from "@/server/deploy/planNow";
import { arm, preflight, stage, testConfigs } from "@/server/deploy/preparing";
import { actingHosts, enterPhase, type Phase, type Run } from "@/server/deploy/run";
import { databaseUrl } from "@/server/env";
import { AppError } from "@/server/errors";
import { logOf } from "@/server/log";
import { type Pool, hosts as sharedPool } from "@/server/ssh/pool";
import { explain } from "@/server/ssh/sshError";

/** What a run may be given; all have defaults. */
export interface DeployOptions {
  db?: Db;
  /** Where the database is, for the lock of the run. */
  databaseUrl?: string;
  pool?: Pool;
  /** Seconds after which hosts go back by themselves; 180 unless told otherwise. */
  revertAfterS?: number;
}

const REVERT_AFTER_S = 180;

/** With less time than this until the hosts go back by themselves, a run that was interrupted is not continued. */
const MIN_LEFT_S = 40;

/**
 * Carries out a deployment, or continues one whose worker died: it reads from the rows how far it came at most, and from
 * the hosts how far it came. Returns when the deployment has ended (its row says how), or at once when another process
 * has it. Throws only what is not about hosts, e.g. a lost database; call it again then.
 */
export async function runDeployment(deploymentId: string, options: DeployOptions = {}): Promise<void> {
  const lock = await takeDeployment(options.databaseUrl ?? databaseUrl(), deploymentId);
  if (lock === undefined) return;
  try {
    const db = options.db ?? sharedDb();
    const deployment = await db.deployment.findUnique({
      where: { id: deploymentId },
      include: { plan: { include: { change: true } } },
    });
    if (deployment === null) throw new AppError("notFound", { text: "This deployment does not exist." });
    if (deployment.state !== "queued" && deployment.state !== "running") return;
    await db.deployment.update({
      where: { id: deploymentId },
      data: { state: "running", startedAt: deployment.startedAt ?? new Date() },
    });
    const plan = planOf(deployment.plan);
    const run: Run = {
      db,
      pool: options.pool ?? sharedPool,
      deploymentId,
      clusterId: deployment.clusterId,
      changeId: deployment.plan.changeId,
      plan,
      isHeld: lock.isHeld,
      revertAfterS: options.revertAfterS ?? REVERT_AFTER_S,
      ...(await load(db, plan)),
    };
    const outcome =
      planHash(plan, sha256) === deployment.plan.hash
        ? await story(run, deployment.phase as Phase)
        : refusedBecause("The stored plan does not have the hash that it was applied by.");
    await finish(run, outcome);
    logOf("deploy").info({ deploymentId, result: outcome.state }, outcome.text);
  } finally {
    await lock.release();
  }
}

async function load(db: Db, plan: Plan): Promise<Pick<Run, "wanted" | "cluster" | "reach">> {
  const wanted = await loadWanted(db, { versionId: plan.versionId, appliedVersionId: plan.appliedVersionId });
  const reach = (await targetsOf(db, wanted)).map((each) => {
    const host = plan.hosts.find((own) => own.hostId === each.part.hostId);
    if (host === undefined) throw new TypeError(`The plan lacks host ${each.part.hostId}.`);
    return { ...each, host };
  });
  return { wanted, cluster: wanted.cluster, reach };
}

/** From the phase that was entered last to the end. */
async function story(run: Run, phase: Phase): Promise<Outcome> {
  switch (phase) {
    case "preflight":
    case "stage":
    case "test":
    case "arm": {
      const refused = await prepare(run);
      return refused ?? change(run, Date.now() + run.revertAfterS * 1000);
    }
    case "swap":
    case "verify":
    case "confirm":
      return resume(run, phase);
    case "revert":
      return goBack(run, {
        why: "The worker was restarted while the hosts went back.",
        deadlineAt: Date.now(),
      });
  }
}

/** Everything that changes nothing yet. Whatever fails here refuses the deployment and takes away what was brought. */
async function prepare(run: Run): Promise<Outcome | undefined> {
  const phases = [
    ["preflight", preflight],
    ["stage", stage],
    ["test", testConfigs],
    ["arm", arm],
  ] as const;
  for (const [phase, work] of phases) {
    await enterPhase(run, phase);
    try {
      await work(run);
    } catch (error) {
      if (!isHostFailure(error)) throw error;
      if (phase !== "preflight") await forget(run);
      return refusedBecause(words(error));
    }
  }
  return undefined;
}

function refusedBecause(why: string): Outcome {
  return { state: "refused", text: `Nothing was changed. ${why}` };
}

/** Swaps, verifies and confirms; whatever fails has all hosts go back. */
async function change(run: Run, deadlineAt: number, from: Phase = "swap"): Promise<Outcome> {
  try {
    let notes: string[] = [];
    if (from === "swap") {
      await enterPhase(run, "swap");
      await swap(run);
    }
    if (from !== "confirm") {
      await enterPhase(run, "verify");
      notes = await verify(run);
    }
    await enterPhase(run, "confirm");
    await confirm(run);
    const count = run.plan.hosts.length;
    const done = `${count === 1 ? "The host runs" : `All ${count} hosts run`} the new configuration.`;
    return { state: "succeeded", text: [done, ...notes].join(" ") };
  } catch (error) {
    if (!isHostFailure(error)) throw error;
    return goBack(run, { why: words(error), deadlineAt });
  }
}

/** Continues after the worker died, from where the hosts are. */
async function resume(run: Run, phase: "swap" | "verify" | "confirm"): Promise<Outcome> {
  const acting = actingHosts(run);
  const looked = await inParallel(acting, HOSTS_AT_ONCE, (host) => look(run, host));
  const standings = looked.map((each) => (each.status === "fulfilled" ? each.value : undefined));
  const left = standings.flatMap((each) => each?.secondsLeft ?? []);
  const secondsLeft = Math.min(...left, run.revertAfterS);
  const deadlineAt = Date.now() + Math.max(0, secondsLeft) * 1000;
  const why = "The worker that ran this deployment ended in the middle of it";
  if (standings.some((each) => each === undefined)) {
    return goBack(run, { why: `${why}, and not every host answers now.`, deadlineAt });
  }
  const results = standings.map((each) => each?.result?.outcome);
  if (results.some((result) => result === "reverted" || result === "failed")) {
    return goBack(run, { why: `${why}, and hosts went back by themselves.`, deadlineAt });
  }
  const isConfirming = results.some((result) => result === "confirmed");
  if (isConfirming || phase === "confirm") return change(run, deadlineAt, "confirm");
  if (secondsLeft < MIN_LEFT_S) {
    return goBack(run, { why: `${why}, and too little time was left to finish it.`, deadlineAt });
  }
  return change(run, deadlineAt, phase);
}

async function goBack(run: Run, of: { why: string; deadlineAt: number }): Promise<Outcome> {
  await enterPhase(run, "revert");
  const hosts = await revert(run, of.deadlineAt);
  const left = hosts.filter((each) => !each.isAsBefore);
  if (left.length === 0) {
    return { state: "reverted", text: `${of.why} All hosts are as they were before.` };
  }
  return { state: "partial", text: [of.why, ...left.map((each) => each.text)].join(" ") };
}

function words(error: unknown): string {
  if (error instanceof DeployFailure) return error.failures.map(failureText).join(" ");
  const { text, hostWords, try: advice } = explain(error);
  return failureText({ hostId: "", hostName: "", text, ...(hostWords && { hostWords }), try: advice });
}
