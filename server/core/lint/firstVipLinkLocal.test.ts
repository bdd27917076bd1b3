import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { firstVipLinkLocal } from "@/server/core/lint/firstVipLinkLocal";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";

describe("firstVipLinkLocal", () => {
  it.each([
    [
      "a global one on multicast",
      withInstance(0, () => ({
        vips: [{ vipId: idOf(49), address: "2001:db8::1", prefixLength: 64, excluded: false }],
      })),
      ["vrrpInstances.0.vips.0.address"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(firstVipLinkLocal, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    [
      "a link-local one",
      withInstance(0, () => ({
        vips: [{ vipId: idOf(49), address: "fe80::1", prefixLength: 64, excluded: false }],
      })),
    ],
    [
      "unicast",
      withInstance(1, () => ({
        vips: [{ vipId: idOf(49), address: "2001:db8::1", prefixLength: 64, excluded: false }],
      })),
    ],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(firstVipLinkLocal, cluster)).toEqual([]);
  });
});
