// The worker process: deployments and the watching of directors. Started by `npm start`; several may share a database.
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { run } from "graphile-worker";
import { checkMasterKey } from "@/server/db/checkMasterKey";
import { closeDatabase, db } from "@/server/db/client";
import { databaseFailure } from "@/server/db/databaseFailure";
import { closeListening } from "@/server/db/listen";
import { runDeployment } from "@/server/deploy/runDeployment";
import { unfinishedDeployments } from "@/server/deploy/unfinishedDeployments";
import { databaseUrl } from "@/server/env";
import { JOBS, type JobName, workerLogger } from "@/server/jobs";
import { logOf } from "@/server/log";
import { startMonitor } from "@/server/monitor/startMonitor";
import { runProcess } from "@/server/runProcess";
import { shutdownSignal } from "@/server/shutdown";
import { hosts } from "@/server/ssh/pool";

const log = logOf("worker");

/** Deployments of different clusters run side by side; one cluster has one at a time. */
const CONCURRENCY = 8;
/** How often a worker looks for deployments whose worker died, in milliseconds. */
const LOOK_MS = 10_000;
/** What runs gets this long when the process ends; a deployment is continued by the next worker. */
const END_LIMIT_MS = 6000;

const TASKS: Record<JobName, (payload: unknown) => Promise<void>> = {
  deploy: (payload) => runDeployment(JOBS.deploy.parse(payload).deploymentId),
};

await runProcess("worker", async () => {
  const url = databaseUrl();
  try {
    await checkMasterKey(db());
  } catch (error) {
    throw databaseFailure(error, url);
  }
  const runner = await run({
    connectionString: url,
    logger: await workerLogger(),
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    taskList: TASKS,
  });
  const ended = shutdownSignal();
  const workerId = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  const monitoring = startMonitor({ db: db(), workerId, signal: ended });
  const looking = continueDeployments(ended);
  log.info({ workerId }, "The worker is ready.");

  return async () => {
    const all = Promise.allSettled([runner.stop(), monitoring, looking]);
    await Promise.race([all, pause(END_LIMIT_MS, undefined, { ref: false })]);
    await hosts.close();
    await closeListening();
    await closeDatabase();
  };
});

/** Goes on with deployments whose worker died. Those that another worker has are left to it. */
async function continueDeployments(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const deploymentId of await unfinishedDeployments()) {
        void runDeployment(deploymentId).catch((error: unknown) => {
          log.error({ err: error, deploymentId }, "A deployment could not be continued.");
        });
      }
    } catch (error) {
      log.warn({ err: error }, "Unfinished deployments could not be looked for.");
    }
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}
