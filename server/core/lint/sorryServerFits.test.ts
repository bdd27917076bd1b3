import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { sorryServerFits } from "@/server/core/lint/sorryServerFits";

describe("sorryServerFits", () => {
  it.each([
    [
      "another family",
      withService(0, () => ({
        forwardingMethod: "NAT",
        sorryServer: { address: "2001:db8::9", inhibit: false },
      })),
      ["virtualServices.0.sorryServer.address"],
    ],
    [
      "another port under DR",
      withService(0, () => ({
        forwardingMethod: "DR",
        sorryServer: { address: "10.0.0.9", port: 81, inhibit: false },
      })),
      ["virtualServices.0.sorryServer.port"],
    ],
    [
      "one of the pool",
      withService(0, () => ({
        forwardingMethod: "NAT",
        sorryServer: { address: "10.0.0.11", port: 8080, inhibit: false },
      })),
      ["virtualServices.0.sorryServer.address"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(sorryServerFits, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    [
      "another machine",
      withService(0, () => ({
        forwardingMethod: "NAT",
        sorryServer: { address: "10.0.0.9", port: 81, inhibit: false },
      })),
    ],
    [
      "the other family under TUN",
      withService(0, () => ({
        forwardingMethod: "TUN",
        sorryServer: { address: "2001:db8::9", inhibit: false },
      })),
    ],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(sorryServerFits, cluster)).toEqual([]);
  });
});
