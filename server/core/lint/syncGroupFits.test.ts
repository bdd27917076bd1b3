import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf } from "@/server/core/lint/fixtures/cases";
import { syncGroupFits } from "@/server/core/lint/syncGroupFits";

describe("syncGroupFits", () => {
  it.each([
    [
      "a group of one",
      {
        ...sampleCluster(),
        syncGroups: [{ syncGroupId: idOf(81), name: "g1", enabled: true, vrrpInstanceIds: [idOf(31)] }],
      },
      ["syncGroups.0.vrrpInstanceIds"],
    ],
    [
      "an instance in two",
      {
        ...sampleCluster(),
        syncGroups: [
          { syncGroupId: idOf(81), name: "g1", enabled: true, vrrpInstanceIds: [idOf(31), idOf(32)] },
          { syncGroupId: idOf(82), name: "g2", enabled: true, vrrpInstanceIds: [idOf(32), idOf(31)] },
        ],
      },
      ["syncGroups.1.vrrpInstanceIds.0", "syncGroups.1.vrrpInstanceIds.1"],
    ],
    [
      "an instance that is not there",
      {
        ...sampleCluster(),
        syncGroups: [
          {
            syncGroupId: idOf(81),
            name: "g1",
            enabled: true,
            vrrpInstanceIds: [idOf(31), idOf(32), idOf(99)],
          },
        ],
      },
      ["syncGroups.0.vrrpInstanceIds.2"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(syncGroupFits, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    [
      "a whole group",
      {
        ...sampleCluster(),
        syncGroups: [
          { syncGroupId: idOf(81), name: "g1", enabled: true, vrrpInstanceIds: [idOf(31), idOf(32)] },
        ],
      },
    ],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(syncGroupFits, cluster)).toEqual([]);
  });
});
