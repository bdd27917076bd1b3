// @ts-check
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { logFile } from "./logFile.mjs";
import { ROOT } from "./prepare.mjs";
import { startMarkOf } from "./processes.mjs";
import { endWithThisProcess } from "./watchdog.mjs";

/**
 * @typedef {object} Child
 * @property {number} pid
 * @property {string} started
 * @property {Promise<string>} ended Fulfilled with how it ended.
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} ChildOptions
 * @property {string} name Also of its log file.
 * @property {string} script A TypeScript file, from the checkout's root.
 * @property {NodeJS.ProcessEnv} env
 * @property {string} logFolder
 * @property {(text: string) => void} warn Gets its warnings and errors, as text.
 */

const STOP_LIMIT_MS = 10_000;
// More than this in a minute is only in the log file.
const ECHO_LIMIT = 20;

/**
 * Starts a part of the product in a process group of its own, so that a Ctrl-C reaches only the one who ends it in order.
 * @param {ChildOptions} options
 * @returns {Child}
 */
export function startChild({ name, script, env, logFolder, warn }) {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const keep = logFile(join(logFolder, `${name}.log`));
  const echo = sparingly(warn, name);
  /** @type {string[]} */
  const last = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      keep(line);
      const text = worthSaying(line, stream === child.stderr);
      if (text === undefined) return;
      last.push(text);
      if (last.length > 5) last.shift();
      echo(text);
    });
  }
  const pid = child.pid ?? 0;
  const release = pid === 0 ? () => undefined : endWithThisProcess(pid, "TERM");
  /** @type {Promise<string>} */
  const ended = new Promise((done) => {
    child.on("error", (error) => done(error.message));
    child.on("exit", (code, signal) => {
      release();
      killGroup(pid, "SIGKILL");
      done(signal === null ? `exit code ${code}` : `signal ${signal}`);
    });
  });
  return { pid, started: startMarkOf(pid), ended, stop: () => stopGroup(pid, ended) };
}

/**
 * Ends a process politely, and after a while its whole group by force.
 * @param {number} pid
 * @param {Promise<unknown>} ended
 */
async function stopGroup(pid, ended) {
  if (pid === 0) return;
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    return;
  }
  const limit = new AbortController();
  const late = sleep(STOP_LIMIT_MS, "late", { signal: limit.signal }).catch(() => undefined);
  if ((await Promise.race([ended, late])) === "late") killGroup(pid, "SIGKILL");
  limit.abort();
  await ended;
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function killGroup(pid, signal) {
  try {
    if (pid > 0) process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

const LEVELS = ["warn", "error", "fatal"];

/**
 * The part of a log line that a person at the terminal must see, or undefined.
 * @param {string} line
 * @param {boolean} isStderr
 */
function worthSaying(line, isStderr) {
  if (!line.startsWith("{"))
    return isStderr && /^\s*(⨯|\w*(Error|Failure)\b|Fatal)/.test(line) ? line.trim() : undefined;
  try {
    const { level, msg, err } = JSON.parse(line);
    if (!LEVELS.includes(level)) return undefined;
    return typeof err?.message === "string" && err.message !== msg ? `${msg} (${err.message})` : String(msg);
  } catch {
    return undefined;
  }
}

/**
 * @param {(text: string) => void} warn
 * @param {string} name
 */
function sparingly(warn, name) {
  let minute = 0;
  let said = 0;
  return (/** @type {string} */ text) => {
    const now = Math.floor(Date.now() / 60_000);
    if (now !== minute) {
      minute = now;
      said = 0;
    }
    said += 1;
    if (said <= ECHO_LIMIT) warn(`${name}: ${text}`);
    else if (said === ECHO_LIMIT + 1) warn(`${name}: more in its log file`);
  };
}
