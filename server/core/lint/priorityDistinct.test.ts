import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { priorityDistinct } from "@/server/core/lint/priorityDistinct";

describe("priorityDistinct", () => {
  it("finds the second director of a priority", () => {
    const cluster = withInstance(0, ({ members }) => ({
      members: members.map((each) => ({ ...each, priority: 100 })),
    }));
    expect(placesOf(priorityDistinct, cluster)).toEqual(["vrrpInstances.0.members.1.priority"]);
  });

  it("stays silent on the same priorities in two instances", () => {
    expect(placesOf(priorityDistinct, sampleCluster())).toEqual([]);
  });
});
