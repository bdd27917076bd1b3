import { describe, expect, it } from "vitest";
import { BATCHES_PER_SECOND, createPace } from "@/server/monitor/pace";

describe("createPace", () => {
  it("lets a burst through and then holds to the limit", async () => {
    const pace = createPace();
    const { signal } = new AbortController();
    const startedAt = performance.now();
    const times: number[] = [];
    for (let count = 0; count < BATCHES_PER_SECOND + 5; count += 1) {
      times.push(performance.now() - startedAt);
      await pace(signal);
    }
    expect(times[BATCHES_PER_SECOND - 1]).toBeLessThan(500);
    // Node's timers may end a millisecond early.
    expect(times[BATCHES_PER_SECOND]).toBeGreaterThan(990);
  });

  it("ends with the signal", async () => {
    const pace = createPace();
    const stop = new AbortController();
    for (let count = 1; count < BATCHES_PER_SECOND; count += 1) await pace(stop.signal);
    const startedAt = performance.now();
    const held = pace(stop.signal);
    stop.abort();
    await held;
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
