import * as z from "zod";
import type { Tx } from "@/server/db/client";

/** What each kind of job is told. The worker (server/worker.ts) does them. */
export const JOBS = {
  /** Runs a deployment, or goes on with one whose worker died. */
  deploy: z.object({ deploymentId: z.uuid() }),
} as const;

export type JobName = keyof typeof JOBS;

/**
 * Leaves a job for the worker, in the transaction of the act that asks for it. A second one of the same name and
 * payload takes the place of one that waits.
 */
export async function addJob<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: z.input<(typeof JOBS)[Name]>,
): Promise<void> {
  const text = JSON.stringify(payload);
  await tx.$queryRaw`
    select (graphile_worker.add_job(${name}, ${text}::json, job_key => ${`${name} ${text}`})).id::text`;
}

/** Makes the tables of the queue; to be called at start, before jobs are added. Does nothing the second time. */
export async function prepareJobs(databaseUrl: string): Promise<void> {
  const { runMigrations } = await import("graphile-worker");
  await runMigrations({ connectionString: databaseUrl, logger: await workerLogger() });
}

/** graphile-worker's log lines in this process' log. */
export async function workerLogger() {
  const { Logger } = await import("graphile-worker");
  const { logOf } = await import("@/server/log");
  const log = logOf("jobs");
  const levels = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;
  return new Logger(() => (level, message) => log[levels[level]](message));
}
