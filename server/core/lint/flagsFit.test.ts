import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { flagsFit } from "@/server/core/lint/flagsFit";

describe("flagsFit", () => {
  it.each([
    [
      "a flag of another scheduler",
      withService(0, () => ({ settings: { shPort: true, mhFallback: true } })),
      ["virtualServices.0.settings.shPort", "virtualServices.0.settings.mhFallback"],
    ],
    [
      "single packets of TCP",
      withService(0, () => ({ settings: { ops: true } })),
      ["virtualServices.0.settings.ops"],
    ],
    [
      "granularity without persistence",
      withService(1, () => ({ settings: { persistenceGranularity: "255.255.255.0" } })),
      ["virtualServices.1.settings.persistenceGranularity"],
    ],
    [
      "a tunnel without TUN",
      withService(0, () => ({ tunnel: { type: "gre" } })),
      ["virtualServices.0.tunnel"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(flagsFit, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    ["flags of its own", withService(1, () => ({ scheduler: "sh", settings: { shPort: true, ops: true } }))],
    ["flags that are off", withService(0, () => ({ settings: { shPort: false, ops: false } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(flagsFit, cluster)).toEqual([]);
  });
});
