import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, soundFacts, withInstance } from "@/server/core/lint/fixtures/cases";
import { interfaceThere } from "@/server/core/lint/interfaceThere";

describe("interfaceThere", () => {
  it.each([
    [
      "the instance's",
      withInstance(1, () => ({ interface: "eth9" })),
      ["vrrpInstances.1.interface", "vrrpInstances.1.interface"],
    ],
    [
      "a director's own",
      withInstance(0, ({ members }) => ({
        members: members.map((each) => ({ ...each, interface: "eth2" })),
      })),
      ["vrrpInstances.0.members.0.interface"],
    ],
    [
      "a VIP's",
      withInstance(0, ({ vips }) => ({ vips: vips.map((vip) => ({ ...vip, device: "eth2" })) })),
      ["vrrpInstances.0.vips.0.device", "vrrpInstances.0.vips.1.device"],
    ],
  ])("finds %s interface that is missing", (_, cluster, places) => {
    expect(placesOf(interfaceThere, cluster, soundFacts())).toEqual(places);
  });

  it("stays silent when all are there, and when nothing was read", () => {
    expect(placesOf(interfaceThere, sampleCluster(), soundFacts())).toEqual([]);
    expect(
      placesOf(
        interfaceThere,
        withInstance(0, () => ({ interface: "eth9" })),
      ),
    ).toEqual([]);
  });
});
