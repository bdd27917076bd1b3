import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { vmacUnicast } from "@/server/core/lint/vmacUnicast";

describe("vmacUnicast", () => {
  it.each([
    [
      "a virtual MAC on unicast",
      withInstance(1, () => ({ settings: { useVmac: "" } })),
      ["vrrpInstances.1.settings.vmacXmitBase"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(vmacUnicast, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    [
      "one that sends from the real interface",
      withInstance(1, () => ({ settings: { useVmac: "", vmacXmitBase: true } })),
    ],
    ["one on multicast", withInstance(0, () => ({ settings: { useVmac: "vrrp.51" } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(vmacUnicast, cluster)).toEqual([]);
  });
});
