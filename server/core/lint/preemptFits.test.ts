import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { preemptFits } from "@/server/core/lint/preemptFits";

describe("preemptFits", () => {
  it.each([
    [
      "both",
      withInstance(0, () => ({ settings: { preemptDelay: 5 } })),
      ["vrrpInstances.0.settings.preemptDelay"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(preemptFits, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    ["a wait alone", withInstance(1, () => ({ settings: { preemptDelay: 5 } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(preemptFits, cluster)).toEqual([]);
  });
});
