// @ts-check
import { statfsSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killGroup, startChild } from "./children.mjs";
import { diskFull, Failure, fileFailure, saysDiskFull } from "./failure.mjs";
import { makeFolder } from "./folder.mjs";
import { isHolderAlive, takeLock } from "./lock.mjs";
import { logFile } from "./logFile.mjs";
import { endWithNpm } from "./npm.mjs";
import { checkPort } from "./port.mjs";
import { startPostgres } from "./postgres.mjs";
import { prepare, ROOT, run } from "./prepare.mjs";
import { progress, report, say } from "./say.mjs";

/**
 * @typedef {import("./children.mjs").Child} Child
 *
 * The part of server/env.ts that is of use here.
 * @typedef {object} Settings
 * @property {number} port
 * @property {string} host
 * @property {string} [databaseUrl]
 * @property {string} masterKeyFile
 * @property {string} url
 * @property {string} logLevel
 *
 * What a start has to know everywhere. Aborting `end` ends it: with a failure, or with ASKED when a person wants it.
 * `running` holds how to stop what runs, in the order it was started.
 * @typedef {object} Start
 * @property {string} data
 * @property {string} logs
 * @property {AbortController} end
 * @property {(() => Promise<void>)[]} running
 */

const ASKED = new Failure("Asked to end.");
const HEALTH_LIMIT_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;
// A worker that ran this long had started well, so that its next end is a new trouble.
const STEADY_MS = 60_000;
// The least with which PostgreSQL can go on: each file of its log takes 16 MB.
const LEAST_FREE_BYTES = 64_000_000;

/**
 * Everything that `npm start` does, until a signal or a failure ends it; returns the exit code.
 * @returns {Promise<number>}
 */
export async function start() {
  process.chdir(ROOT);
  const data = resolve(process.env.SHOAL_DATA?.trim() || "data");
  /** @type {Start} */
  const context = { data, logs: join(data, "logs"), end: new AbortController(), running: [] };
  const { end, running } = context;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end.abort(ASKED));
  endWithNpm("start", () => end.abort(ASKED));
  // A terminal that is gone must not keep the rest from ending in order.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  let code = 0;
  let wasAsked = false;
  try {
    await runUntilEnd(context);
  } catch (error) {
    if (error !== ASKED) {
      report(error);
      code = 1;
    }
    wasAsked = error === ASKED;
  }
  end.abort(ASKED);
  for (const stop of running.reverse()) {
    try {
      await stop();
    } catch (error) {
      report(error);
      code = 1;
    }
  }
  if (wasAsked && code === 0) say("Stopped.");
  return code;
}

/**
 * Returns only when there is nothing to do; otherwise throws what ended it.
 * @param {Start} context
 */
async function runUntilEnd(context) {
  const { data, end, running } = context;
  const lock = await lockData(context);
  if (lock === undefined) return;
  checkSpace(data);
  await checkPort(process.env.HOST?.trim() || "127.0.0.1", process.env.PORT?.trim() || "3000");
  await prepare({ progress, signal: end.signal, build: false });
  /** @type {Settings} */
  const settings = JSON.parse(await ask("bin/settings.ts", process.env, end.signal));
  await prepare({ progress, signal: end.signal, build: true });
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(context));
  const env = childEnvironment(settings, { databaseUrl, data });
  await ask("bin/database.ts", env, end.signal);
  end.signal.throwIfAborted();

  const web = startChild({ name: "web", script: "server/web.ts", env, logFolder: context.logs, warn: say });
  running.push(web.stop);
  void web.ended.then((how) => {
    end.abort(
      new Failure(`The web server ended unexpectedly (${how}). See ${join(context.logs, "web.log")}.`),
    );
  });
  /** @param {Child[]} children */
  const note = (...children) =>
    lock.note({ url: settings.url, children: children.map(({ pid, started }) => ({ pid, started })) });
  note(web);
  await untilHealthy(settings, end.signal);
  // Not beside the web server's start, which people wait for.
  keepWorker(context, { env, onStart: (worker) => note(web, worker) });
  say(`Shoal runs at ${settings.url}`);
  const link = await ask("server/access/firstAdmin.ts", env, end.signal);
  if (link !== "") say(`There is no administrator yet. Make the first one here: ${link}`);
  await untilEnd(end.signal);
}

/**
 * Takes the data folder for this start and ends what a killed start left running; undefined when another has it.
 * @param {Start} context
 */
async function lockData({ data, logs, running }) {
  // Open to pass through when PostgreSQL must run as another user than root; what is in it is closed.
  makeFolder(data, process.getuid?.() === 0 ? 0o711 : 0o700);
  makeFolder(logs, 0o700);
  const taken = lockOf(data);
  if (taken.lock === undefined) {
    const { holder } = taken;
    say(
      holder.url === undefined
        ? `Shoal is already starting (process ${holder.pid}).`
        : `Shoal already runs at ${holder.url} (process ${holder.pid}).`,
    );
    return undefined;
  }
  const { lock, left } = taken;
  running.push(async () => lock.release());
  for (const child of left?.children ?? []) await endLeftover(child);
  return lock;
}

/** @param {string} data */
function lockOf(data) {
  try {
    return takeLock(join(data, "shoal.lock"));
  } catch (error) {
    throw fileFailure(data, error);
  }
}

/** @param {{pid: number, started: string}} child */
async function endLeftover(child) {
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGKILL"])) {
    if (!isHolderAlive(child)) return;
    killGroup(child.pid, signal);
    for (let waited = 0; waited < 5_000 && isHolderAlive(child); waited += 50) await sleep(50);
  }
}

/** @param {string} data */
function checkSpace(data) {
  const { bavail, bsize } = statfsSync(data);
  if (bavail * bsize < LEAST_FREE_BYTES) throw diskFull(data);
}

/**
 * Runs one of the project's scripts to its end and returns what it printed.
 * @param {string} script
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
async function ask(script, env, signal) {
  const { code, stdout, output } = await run([process.execPath, "--import", "tsx", script], { env, signal });
  if (code === 0) return stdout.trim();
  throw saysDiskFull(output) ? diskFull("the database", output) : new Failure(output.trim());
}

/** @param {Start} context */
async function startDatabase({ data, logs, running, end }) {
  const keep = logFile(join(logs, "postgres.log"));
  const server = await startPostgres({ folder: join(data, "postgres"), onLine: keep });
  running.push(server.stop);
  void server.ended.then((last) => {
    end.abort(
      saysDiskFull(last)
        ? diskFull(data, last)
        : new Failure(`The embedded PostgreSQL ended unexpectedly. See ${join(logs, "postgres.log")}.`),
    );
  });
  return server.url;
}

/**
 * @param {Settings} settings
 * @param {{databaseUrl: string, data: string}} made
 * @returns {NodeJS.ProcessEnv}
 */
function childEnvironment(settings, { databaseUrl, data }) {
  return {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(settings.port),
    HOST: settings.host,
    DATABASE_URL: databaseUrl,
    SHOAL_DATA: data,
    SHOAL_MASTER_KEY_FILE: settings.masterKeyFile,
    SHOAL_URL: settings.url,
    LOG_LEVEL: settings.logLevel,
  };
}

/**
 * Starts the worker, and again whenever it ends by itself, each time after a longer pause.
 * @param {Start} context
 * @param {{env: NodeJS.ProcessEnv, onStart: (worker: Child) => void}} options
 */
function keepWorker({ logs, running, end }, { env, onStart }) {
  const kept = (async () => {
    let pause = 1_000;
    while (!end.signal.aborted) {
      const worker = startChild({
        name: "worker",
        script: "server/worker.ts",
        env,
        logFolder: logs,
        warn: say,
      });
      onStart(worker);
      const began = performance.now();
      const how = await Promise.race([worker.ended, untilEnd(end.signal).catch(() => undefined)]);
      await worker.stop();
      if (how === undefined || end.signal.aborted) return;
      if (performance.now() - began > STEADY_MS) pause = 1_000;
      say(
        `The worker ended unexpectedly (${how}); it is started again in ${pause / 1000} s. See ${join(logs, "worker.log")}.`,
      );
      await sleep(pause, undefined, { signal: end.signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  })();
  kept.catch((error) => end.abort(error));
  running.push(() => kept);
}

/**
 * @param {Settings} settings
 * @param {AbortSignal} signal
 */
async function untilHealthy({ host, port }, signal) {
  const name =
    host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host.includes(":") ? `[${host}]` : host;
  const limit = Date.now() + HEALTH_LIMIT_MS;
  let said = "no answer";
  while (Date.now() < limit) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(`http://${name}:${port}/healthz`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
      });
      if (answer.status === 200) return;
      said = `${answer.status}: ${(await answer.text()).slice(0, 200)}`;
    } catch {
      // Not there yet.
    }
    await sleep(50, undefined, { signal }).catch(() => undefined);
  }
  throw new Failure(`The web server was not ready within a minute (${said}).`);
}

/**
 * Fails with the reason, once there is one.
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
function untilEnd(signal) {
  return new Promise((_, failed) => {
    if (signal.aborted) failed(signal.reason);
    else signal.addEventListener("abort", () => failed(signal.reason), { once: true });
  });
}
