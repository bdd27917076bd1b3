// @ts-check
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * True when a process of that number runs, whoever owns it.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return !isZombie(pid);
}

/**
 * A process' command line, or "" when it is gone.
 * @param {number} pid
 */
export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return process.platform === "linux" ? "" : ps(pid, "command");
  }
}

/**
 * A mark of when a process started, the same as long as it runs: with it, a process number that was given to another
 * process is recognised. "" when the process is gone.
 * @param {number} pid
 */
export function startMarkOf(pid) {
  if (process.platform !== "linux") return ps(pid, "lstart");
  const started = statFields(pid)[19];
  return started === undefined ? "" : `${bootId()} ${started}`;
}

/** @param {number} pid */
function isZombie(pid) {
  return statFields(pid)[0] === "Z";
}

/**
 * The fields of /proc/PID/stat from the third one, the state, on (proc(5)); the second may hold spaces.
 * @param {number} pid
 * @returns {string[]}
 */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

function bootId() {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/**
 * @param {number} pid
 * @param {string} field
 */
function ps(pid, field) {
  const asked = spawnSync("ps", ["-o", `${field}=`, "-p", String(pid)], { encoding: "utf8" });
  return asked.status === 0 ? asked.stdout.trim() : "";
}
