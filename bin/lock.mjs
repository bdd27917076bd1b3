// @ts-check
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { errorCode } from "./failure.mjs";
import { isAlive, startMarkOf } from "./processes.mjs";

/**
 * Who holds a lock file. `started` tells the holder from a later process with the same number.
 * @typedef {object} Holder
 * @property {number} pid
 * @property {string} started
 * @property {string} [url] Where it serves, once it does.
 * @property {{pid: number, started: string}[]} [children] What it started, so that the next one can end what a kill -9 left.
 *
 * @typedef {object} Lock
 * @property {(changes: Pick<Holder, "url" | "children">) => void} note Writes more about the holder into the file.
 * @property {() => void} release
 */

/**
 * Takes a lock file, or says who holds it. A file whose holder is dead is taken over; `left` is what it said.
 * @param {string} file
 * @returns {{lock: Lock, left: Holder | undefined, holder?: undefined} | {holder: Holder, lock?: undefined}}
 */
export function takeLock(file) {
  /** @type {Holder} */
  let own = { pid: process.pid, started: startMarkOf(process.pid) };
  const mine = `${file}.${process.pid}`;
  /** @type {Holder | undefined} */
  let left;
  for (;;) {
    writeFileSync(mine, JSON.stringify(own), { mode: 0o600 });
    try {
      // A link is made whole or not at all, and never over an existing file.
      linkSync(mine, file);
      break;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    } finally {
      rmSync(mine, { force: true });
    }
    const holder = readHolder(file);
    if (holder !== undefined && isHolderAlive(holder)) return { holder };
    left = removeStale(file, mine) ?? left;
  }
  return {
    left,
    lock: {
      note(changes) {
        own = { ...own, ...changes };
        writeFileSync(mine, JSON.stringify(own), { mode: 0o600 });
        renameSync(mine, file);
      },
      release() {
        if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
      },
    },
  };
}

/** @param {{pid: number, started: string}} holder */
export function isHolderAlive(holder) {
  return isAlive(holder.pid) && startMarkOf(holder.pid) === holder.started;
}

/**
 * @param {string} file
 * @returns {Holder | undefined}
 */
function readHolder(file) {
  try {
    const value = JSON.parse(readFileSync(file, "utf8"));
    return typeof value?.pid === "number" && typeof value.started === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Moves the file away before looking at it again: between the first look and now another process may have taken over,
 * and its fresh file must not be deleted.
 * @param {string} file
 * @param {string} mine
 */
function removeStale(file, mine) {
  const moved = `${mine}.stale`;
  try {
    renameSync(file, moved);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const holder = readHolder(moved);
  if (holder !== undefined && isHolderAlive(holder)) {
    try {
      linkSync(moved, file);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }
  rmSync(moved, { force: true });
  return holder;
}
