import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { vipAdvertised } from "@/server/core/lint/vipAdvertised";

describe("vipAdvertised", () => {
  it.each([
    ["no VIP", withInstance(1, () => ({ vips: [] }))],
    [
      "excluded ones alone",
      withInstance(1, ({ vips }) => ({ vips: vips.map((vip) => ({ ...vip, excluded: true })) })),
    ],
  ])("finds an instance with %s", (_, cluster) => {
    expect(placesOf(vipAdvertised, cluster)).toEqual(["vrrpInstances.1.vips"]);
  });

  it("stays silent when one is advertised", () => {
    expect(placesOf(vipAdvertised, sampleCluster())).toEqual([]);
  });
});
