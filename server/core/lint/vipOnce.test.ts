import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { vipOnce } from "@/server/core/lint/vipOnce";

describe("vipOnce", () => {
  it("finds a VIP in two instances, in any spelling", () => {
    const vip = { vipId: idOf(49), prefixLength: 64, excluded: true };
    const cluster = withInstance(0, ({ vips }) => ({ vips: [...vips, { ...vip, address: "2001:db8::1" }] }));
    const [outside, inside] = cluster.vrrpInstances;
    if (outside === undefined || inside === undefined) throw new Error("The sample has two instances.");
    const again = { ...inside, vips: [{ ...vip, address: "2001:DB8:0::1" }] };
    expect(placesOf(vipOnce, { ...cluster, vrrpInstances: [outside, again] })).toEqual([
      "vrrpInstances.1.vips.0.address",
    ]);
  });

  it("stays silent on different VIPs", () => {
    expect(placesOf(vipOnce, sampleCluster())).toEqual([]);
  });
});
