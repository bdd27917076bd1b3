/** Hands out a limited number of places, first come first served. */
export interface Slots {
  /** Waits for a free place; rejects with the reason given to `fail`, or when none is free for so long. */
  take(timeoutMs: number): Promise<void>;
  give(): void;
  /** Gives back a place that the other side refused, and lowers the limit to what is left in use (at least 1). */
  shrink(): void;
  /** Rejects all who wait and all who come. */
  fail(reason: Error): void;
  inUse(): number;
}

/** Why nobody got a place in time. */
export const NO_FREE_SLOT = "No place became free in time.";

/** A new set of `limit` places. */
export function createSlots(limit: number): Slots {
  const waiting: { resolve: () => void; reject: (reason: Error) => void }[] = [];
  let used = 0;
  let allowed = limit;
  let failure: Error | undefined;

  const admit = () => {
    while (used < allowed) {
      const next = waiting.shift();
      if (next === undefined) return;
      used += 1;
      next.resolve();
    }
  };

  return {
    take: (timeoutMs) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) {
          reject(failure);
          return;
        }
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(new Error(NO_FREE_SLOT));
        }, timeoutMs);
        const done = (settle: () => void) => {
          clearTimeout(timer);
          settle();
        };
        const waiter = {
          resolve: () => done(resolve),
          reject: (reason: Error) => done(() => reject(reason)),
        };
        waiting.push(waiter);
        admit();
      }),
    give: () => {
      used -= 1;
      admit();
    },
    shrink: () => {
      used -= 1;
      allowed = Math.min(allowed, Math.max(1, used));
      admit();
    },
    fail: (reason) => {
      failure = reason;
      for (const waiter of waiting.splice(0)) waiter.reject(reason);
    },
    inUse: () => used,
  };
}
