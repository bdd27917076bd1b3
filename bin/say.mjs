// @ts-check
import { Failure } from "./failure.mjs";

// True while a line of `progress` waits for its end.
let isOpen = false;

/** @param {string} text */
export function say(text) {
  closeLine();
  process.stdout.write(`${text}\n`);
}

function closeLine() {
  if (isOpen) process.stdout.write("\n");
  isOpen = false;
}

/**
 * Says that something longer runs; the returned function adds how long it took.
 * @param {string} what
 * @returns {() => void}
 */
export function progress(what) {
  const start = performance.now();
  closeLine();
  process.stdout.write(`${what} ... `);
  isOpen = true;
  return () => {
    const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    process.stdout.write(isOpen ? `${took}\n` : `${what}: ${took}\n`);
    isOpen = false;
  };
}

/**
 * Says why it ends: one sentence where the reason is known, everything where it is not.
 * @param {unknown} error
 */
export function report(error) {
  const text =
    error instanceof Failure ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
}
