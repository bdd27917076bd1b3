import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { quorumReachable } from "@/server/core/lint/quorumReachable";

describe("quorumReachable", () => {
  it.each([
    [
      "a quorum above the weights",
      withService(0, () => ({ settings: { quorum: 16 } })),
      ["virtualServices.0.settings.quorum"],
    ],
    [
      "a hysteresis as large as the quorum",
      withService(0, () => ({ settings: { quorum: 5, hysteresis: 5 } })),
      ["virtualServices.0.settings.hysteresis"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(quorumReachable, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    ["a quorum that all reach together", withService(0, () => ({ settings: { quorum: 15, hysteresis: 4 } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(quorumReachable, cluster)).toEqual([]);
  });
});
