import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { backedUp } from "@/server/core/lint/backedUp";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";

describe("backedUp", () => {
  it.each([
    [0, "error"],
    [1, "warning"],
  ])("finds an instance with %d directors", (count, level) => {
    const cluster = withInstance(0, ({ members }) => ({ members: members.slice(0, count) }));
    expect(placesOf(backedUp, cluster)).toEqual(["vrrpInstances.0.members"]);
    expect(backedUp.check(cluster, {})[0]?.level).toBe(level);
  });

  it("stays silent on two", () => {
    expect(placesOf(backedUp, sampleCluster())).toEqual([]);
  });
});
