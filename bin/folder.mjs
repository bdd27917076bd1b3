// @ts-check
import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode, fileFailure } from "./failure.mjs";

/**
 * Makes a folder and those above it, or fails with a sentence. Node's own way of making several at once never returns
 * where the system makes none, such as below /proc.
 * @param {string} path
 * @param {number} mode
 */
export function makeFolder(path, mode) {
  try {
    makeMissing(path, mode);
  } catch (error) {
    throw fileFailure(path, error);
  }
}

/**
 * @param {string} path
 * @param {number} mode
 */
function makeMissing(path, mode) {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (errorCode(error) !== "ENOENT" || dirname(path) === path) throw error;
    makeMissing(dirname(path), mode);
    mkdirSync(path, { mode });
  }
}
