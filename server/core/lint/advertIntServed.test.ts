import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { advertIntServed } from "@/server/core/lint/advertIntServed";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";

describe("advertIntServed", () => {
  it.each([["fast adverts", withInstance(1, () => ({ advertInt: 0.05 })), ["vrrpInstances.1.advertInt"]]])(
    "finds %s",
    (_, cluster, places) => {
      expect(placesOf(advertIntServed, cluster)).toEqual(places);
    },
  );

  it.each([
    ["the sample", sampleCluster()],
    [
      "fast adverts with real-time priority",
      { ...withInstance(1, () => ({ advertInt: 0.05 })), settings: { vrrpRtPriority: 10 } },
    ],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(advertIntServed, cluster)).toEqual([]);
  });
});
