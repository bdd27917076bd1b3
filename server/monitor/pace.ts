import { setTimeout as pause } from "node:timers/promises";

/** Batches that a subscription sends in any one second. */
export const BATCHES_PER_SECOND = 20;

/** Holds up whoever calls it more often than the limit in any one second; a few calls in a row are not held up at all. */
export type Pace = (signal: AbortSignal) => Promise<void>;

/** A pace of its own for one subscription. Call it after each batch. */
export function createPace(now: () => number = () => performance.now()): Pace {
  const sent: number[] = [];
  return async (signal) => {
    sent.push(now());
    const oldest = sent.length < BATCHES_PER_SECOND ? undefined : sent.shift();
    const wait = oldest === undefined ? 0 : oldest + 1000 - now();
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
  };
}
