import { describe, expect, it } from "vitest";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { vridUnique } from "@/server/core/lint/vridUnique";

describe("vridUnique", () => {
  it("finds the same number twice on one interface of a director, once", () => {
    const cluster = withInstance(1, () => ({ virtualRouterId: 51, interface: "eth0" }));
    expect(placesOf(vridUnique, cluster)).toEqual(["vrrpInstances.1.virtualRouterId"]);
  });

  it.each([
    ["other interfaces", withInstance(1, () => ({ virtualRouterId: 51 }))],
    [
      "another family",
      withInstance(1, () => ({
        virtualRouterId: 51,
        interface: "eth0",
        vips: [{ vipId: idOf(43), address: "2001:db8::1", prefixLength: 128, excluded: false }],
      })),
    ],
    [
      "a disabled instance",
      withInstance(1, () => ({ virtualRouterId: 51, interface: "eth0", enabled: false })),
    ],
    [
      "other directors",
      withInstance(1, (instance) => ({
        virtualRouterId: 51,
        interface: "eth0",
        members: instance.members.slice(1),
      })),
    ],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(vridUnique, cluster)).toEqual([]);
  });
});
