import { describe, expect, it } from "vitest";
import { createSlots, NO_FREE_SLOT } from "@/server/ssh/slots";

describe("slots", () => {
  it("hands out no more than the limit, first come first served", async () => {
    const slots = createSlots(2);
    const order: number[] = [];
    const takes = [1, 2, 3, 4].map((name) => slots.take(5000).then(() => order.push(name)));
    await Promise.all(takes.slice(0, 2));
    expect(order).toEqual([1, 2]);
    expect(slots.inUse()).toBe(2);
    slots.give();
    await takes[2];
    expect(order).toEqual([1, 2, 3]);
    slots.give();
    await takes[3];
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it("shrinks to what is left in use after a refusal, and never to nothing", async () => {
    const slots = createSlots(10);
    for (let count = 0; count < 3; count += 1) await slots.take(5000);
    slots.shrink();
    expect(slots.inUse()).toBe(2);
    let isThird = false;
    const third = slots.take(5000).then(() => {
      isThird = true;
    });
    await Promise.resolve();
    expect(isThird).toBe(false);
    slots.give();
    await third;
    slots.give();
    slots.shrink();
    await slots.take(5000);
    expect(slots.inUse()).toBe(1);
  });

  it("lets nobody wait for ever, and forgets who gave up", async () => {
    const slots = createSlots(1);
    await slots.take(5000);
    await expect(slots.take(20)).rejects.toThrow(NO_FREE_SLOT);
    const next = slots.take(5000);
    slots.give();
    await next;
    expect(slots.inUse()).toBe(1);
  });

  it("fails those who wait and those who come", async () => {
    const slots = createSlots(1);
    await slots.take(5000);
    const waiting = slots.take(5000);
    slots.fail(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    await expect(slots.take(5000)).rejects.toThrow("gone");
  });
});
