/** Hands out a limited number of places, first come first served. */
export interface Slots {
  /** Waits for a free place; rejects with the reason given to `fail`. */
  take(): Promise<void>;
  give(): void;
  /** Lowers the limit to what is in use now (at least 1), after the other side refused one more. */
  shrink(): void;
  /** Rejects all who wait and all who come. */
  fail(reason: Error): void;
  inUse(): number;
}

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
    take: () =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) {
          reject(failure);
          return;
        }
        waiting.push({ resolve, reject });
        admit();
      }),
    give: () => {
      used -= 1;
      admit();
    },
    shrink: () => {
      allowed = Math.max(1, used);
    },
    fail: (reason) => {
      failure = reason;
      for (const waiter of waiting.splice(0)) waiter.reject(reason);
    },
    inUse: () => used,
  };
}
