import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { trackWeightMatters } from "@/server/core/lint/trackWeightMatters";

describe("trackWeightMatters", () => {
  it.each([
    [
      "a weight within the distance",
      withInstance(0, () => ({ settings: { trackInterface: ["eth1 weight -50"] } })),
      ["vrrpInstances.0.settings.trackInterface.0"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(trackWeightMatters, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    ["a weight beyond it", withInstance(0, () => ({ settings: { trackInterface: ["eth1 weight -51"] } }))],
    ["no weight, which means fault", withInstance(0, () => ({ settings: { trackInterface: ["eth1"] } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(trackWeightMatters, cluster)).toEqual([]);
  });
});
