import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { unicastOnly } from "@/server/core/lint/unicastOnly";

describe("unicastOnly", () => {
  it.each([
    [
      "a TTL on multicast",
      withInstance(0, () => ({ settings: { unicastTtl: 5 } })),
      ["vrrpInstances.0.settings.unicastTtl"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(unicastOnly, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    ["a TTL on unicast", withInstance(1, () => ({ settings: { unicastTtl: 5, checkUnicastSource: true } }))],
    ["a flag that is off", withInstance(0, () => ({ settings: { checkUnicastSource: false } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(unicastOnly, cluster)).toEqual([]);
  });
});
