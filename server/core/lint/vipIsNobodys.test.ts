import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { vipIsNobodys } from "@/server/core/lint/vipIsNobodys";

describe("vipIsNobodys", () => {
  it.each([
    [
      "a real server's address",
      withInstance(0, () => ({
        vips: [{ vipId: idOf(49), address: "10.0.0.11", prefixLength: 64, excluded: false }],
      })),
      ["vrrpInstances.0.vips.0.address"],
    ],
    [
      "a director's source address",
      withInstance(0, () => ({
        vips: [{ vipId: idOf(49), address: "10.0.0.3", prefixLength: 64, excluded: false }],
      })),
      ["vrrpInstances.0.vips.0.address"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(vipIsNobodys, cluster)).toEqual(places);
  });

  it.each([["the sample", sampleCluster()]])("stays silent on %s", (_, cluster) => {
    expect(placesOf(vipIsNobodys, cluster)).toEqual([]);
  });
});
