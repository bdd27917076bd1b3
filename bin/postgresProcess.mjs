// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { diskFull, Failure, saysDiskFull } from "./failure.mjs";
import { endWithThisProcess } from "./watchdog.mjs";

/** @typedef {import("./postgresAccount.mjs").Account} Account */

// The server has no use for the rest of the environment, and some of it is secret.
const EMPTY_ENVIRONMENT = /** @type {NodeJS.ProcessEnv} */ ({});
const START_LIMIT_MS = 120_000;
// How long the backends of a server killed by force may take to notice.
const BACKENDS_LIMIT_MS = 10_000;

/**
 * Runs a program to its end; a failure carries the end of what it said.
 * @param {Account} account
 * @param {readonly string[]} command
 * @param {string} input
 * @returns {Promise<void>}
 */
export function runProgram(account, command, input) {
  return new Promise((done, failed) => {
    const child = spawnAs(account, command);
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", (error) => failed(new Failure(`PostgreSQL cannot be run: ${error.message}.`, error)));
    child.on("close", (code) => {
      // The single-user mode goes on after a failed statement and exits with 0.
      if (code === 0 && !/\b(ERROR|FATAL|PANIC):/.test(output)) done();
      else
        failed(
          serverFailure(
            output,
            command.includes("--single") ? "could not set up its database" : "could not make its data folder",
          ),
        );
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/**
 * @param {Account} account
 * @param {readonly string[]} command
 */
function spawnAs(account, command) {
  const [file, ...args] = [...account.prefix, ...command];
  if (file === undefined) throw new Error("no command");
  /** @type {import("node:child_process").SpawnOptionsWithoutStdio} */
  const options = {
    cwd: "/",
    env: { ...EMPTY_ENVIRONMENT, PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    detached: true,
  };
  if (account.prefix.length === 0 && account.uid !== undefined) {
    options.uid = account.uid;
    options.gid = account.gid;
  }
  return spawn(file, args, options);
}

/**
 * @typedef {{command: readonly string[], account: Account, onLine: (line: string) => void}} Launch
 * @typedef {{pid: number, ended: Promise<string>, stop: () => Promise<void>}} Server
 */

/**
 * Tries again while backends of a killed server still hold the shared memory.
 * @param {Launch} wanted
 * @returns {Promise<Server>}
 */
export async function launchServer(wanted) {
  const limit = Date.now() + BACKENDS_LIMIT_MS;
  for (;;) {
    try {
      return await launch(wanted);
    } catch (error) {
      const passing = error instanceof Failure && error.message.includes("shared memory block");
      if (!passing || Date.now() > limit) throw error;
      await sleep(200);
    }
  }
}

/**
 * @param {Launch} wanted
 * @returns {Promise<Server>}
 */
async function launch({ command, account, onLine }) {
  const child = spawnAs(account, command);
  child.stdin.on("error", () => undefined);
  child.stdin.end();
  child.stdout.resume();
  /** @type {string[]} */
  const last = [];
  /** @type {Promise<string>} */
  const ended = new Promise((done) => {
    child.on("error", (error) => done(error.message));
    child.on("close", () => done(last.join("\n")));
  });
  /** @type {Promise<"ready">} */
  const ready = new Promise((done) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      last.push(line);
      if (last.length > 20) last.shift();
      onLine(line);
      if (line.includes("database system is ready to accept connections")) done("ready");
    });
  });
  const pid = child.pid;
  if (pid === undefined) throw serverFailure(await ended, "cannot be run");
  const release = endWithThisProcess(pid, "INT");
  void ended.then(release);
  const limit = new AbortController();
  const first = await Promise.race([
    ready,
    ended.then(() => "ended"),
    sleep(START_LIMIT_MS, "late", { signal: limit.signal }).catch(() => "late"),
  ]);
  limit.abort();
  const stop = () => stopServer(child, ended);
  if (first === "ready") return { pid, ended, stop };
  if (first === "late") await stop();
  throw serverFailure(await ended, first === "late" ? "was not ready within two minutes" : "did not start");
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {Promise<string>} ended
 */
async function stopServer(child, ended) {
  /** @type {[NodeJS.Signals, number][]} */
  const steps = [
    ["SIGINT", 30_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ];
  for (const [signal, patience] of steps) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    child.kill(signal);
    const limit = new AbortController();
    await Promise.race([ended, sleep(patience, undefined, { signal: limit.signal }).catch(() => undefined)]);
    limit.abort();
  }
}

/**
 * @param {string} output
 * @param {string} what
 */
function serverFailure(output, what) {
  if (saysDiskFull(output)) return diskFull("the embedded PostgreSQL's data");
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const worst =
    lines.find((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line)) ?? lines.at(-1) ?? "it said nothing";
  return new Failure(
    `The embedded PostgreSQL ${what}: ${worst.replace(/^.*?\b(FATAL|PANIC|ERROR|error):\s*/, "").replace(/\.$/, "")}.`,
  );
}
