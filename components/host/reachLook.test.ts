import { describe, expect, it } from "vitest";
import { REACH_COUNTS_MS, reachLook } from "@/components/host/reachLook";

const now = Date.parse("2026-11-20T12:00:00Z");
const reach = (state: string, age: number) => ({ state, triedAt: new Date(now - age) });

describe("reachLook", () => {
  it.each([
    [null, "unknown", "Never tried"],
    [reach("ok", 0), "good", "Reached"],
    [reach("ok", REACH_COUNTS_MS), "good", "Reached"],
    [reach("ok", REACH_COUNTS_MS + 1), "unknown", "Not tried lately"],
    [reach("hostKeyChanged", REACH_COUNTS_MS + 1), "unknown", "Not tried lately"],
    [reach("hostKeyChanged", 0), "bad", "Host key changed"],
    [reach("something new", 0), "bad", "something new"],
  ])("%j is %s: %s", (last, tone, word) => {
    expect(reachLook(last, now)).toEqual({ tone, word });
  });
});
