import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { strictFits } from "@/server/core/lint/strictFits";

describe("strictFits", () => {
  it.each([
    [
      "unicast, a wait and authentication",
      withInstance(1, () => ({ settings: { strictMode: true, authType: "PASS", preemptDelay: 5 } })),
      [
        "vrrpInstances.1.transport",
        "vrrpInstances.1.settings.authType",
        "vrrpInstances.1.settings.preemptDelay",
      ],
    ],
    [
      "unicast when all are strict",
      { ...sampleCluster(), settings: { vrrpStrict: true } },
      ["vrrpInstances.1.transport"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(strictFits, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    ["strict multicast", withInstance(0, () => ({ settings: { strictMode: true } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(strictFits, cluster)).toEqual([]);
  });
});
