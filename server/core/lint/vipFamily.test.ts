import { describe, expect, it } from "vitest";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { vipFamily } from "@/server/core/lint/vipFamily";

describe("vipFamily", () => {
  const vip = { vipId: idOf(49), address: "2001:db8::9", prefixLength: 128 };

  it("finds the address of the other family", () => {
    const cluster = withInstance(0, ({ vips }) => ({ vips: [...vips, { ...vip, excluded: false }] }));
    expect(placesOf(vipFamily, cluster)).toEqual(["vrrpInstances.0.vips.2.address"]);
  });

  it("stays silent when it is excluded, or all are of one family", () => {
    expect(
      placesOf(
        vipFamily,
        withInstance(0, ({ vips }) => ({ vips: [...vips, { ...vip, excluded: true }] })),
      ),
    ).toEqual([]);
    expect(
      placesOf(
        vipFamily,
        withInstance(0, () => ({ vips: [{ ...vip, excluded: false }] })),
      ),
    ).toEqual([]);
  });
});
