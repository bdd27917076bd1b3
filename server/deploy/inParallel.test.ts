import { describe, expect, it } from "vitest";
import { inParallel } from "@/server/deploy/inParallel";

describe("inParallel", () => {
  it("keeps the order, never exceeds the limit, and waits for all", async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([5, 1, 3, 2, 4], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, item));
      running -= 1;
      if (item === 3) throw new Error("three");
      return item * 10;
    });
    expect(most).toBe(2);
    expect(results.map((each) => (each.status === "fulfilled" ? each.value : "failed"))).toEqual([
      50,
      10,
      "failed",
      20,
      40,
    ]);
  });

  it("does nothing for nothing", async () => {
    expect(await inParallel([], 4, async () => 1)).toEqual([]);
  });
});
