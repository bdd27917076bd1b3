import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { samePort } from "@/server/core/lint/samePort";

describe("samePort", () => {
  it.each(["DR", "TUN"] as const)("finds another port under %s", (forwardingMethod) => {
    expect(
      placesOf(
        samePort,
        withService(0, () => ({ forwardingMethod })),
      ),
    ).toEqual(["virtualServices.0.pool.0.port", "virtualServices.0.pool.1.port"]);
  });

  it("stays silent on NAT, and on the same port", () => {
    expect(placesOf(samePort, sampleCluster())).toEqual([]);
    expect(
      placesOf(
        samePort,
        withService(1, () => ({ forwardingMethod: "DR" })),
      ),
    ).toEqual([]);
  });
});
