// @ts-check
import { appendFileSync, renameSync, statSync } from "node:fs";

const LARGEST_BYTES = 10_000_000;
const KEPT = 3;

/**
 * A log that grows to 10 MB and then moves on: NAME, NAME.1, NAME.2, NAME.3. A full disk loses lines, nothing else.
 * @param {string} file
 * @returns {(line: string) => void}
 */
export function logFile(file) {
  let size = sizeOf(file);
  return (line) => {
    const bytes = Buffer.byteLength(line) + 1;
    if (size > 0 && size + bytes > LARGEST_BYTES) {
      moveOn(file);
      size = 0;
    }
    try {
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
      size += bytes;
    } catch {
      // There is nowhere else to say it, and the product must not end because of its log.
    }
  };
}

/** @param {string} file */
function sizeOf(file) {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

/** @param {string} file */
function moveOn(file) {
  for (let number = KEPT; number >= 1; number -= 1) {
    try {
      renameSync(number === 1 ? file : `${file}.${number - 1}`, `${file}.${number}`);
    } catch {
      // Not there yet.
    }
  }
}
