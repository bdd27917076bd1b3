import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { poolFamily } from "@/server/core/lint/poolFamily";

describe("poolFamily", () => {
  const listen = { address: "2001:db8::1", port: 80, protocol: "TCP" as const };

  it("finds real servers of the other family", () => {
    expect(
      placesOf(
        poolFamily,
        withService(0, () => ({ listen })),
      ),
    ).toEqual(["virtualServices.0.pool.0.realServerId", "virtualServices.0.pool.1.realServerId"]);
  });

  it("stays silent on TUN, and on one family", () => {
    expect(
      placesOf(
        poolFamily,
        withService(0, () => ({ listen, forwardingMethod: "TUN" })),
      ),
    ).toEqual([]);
    expect(placesOf(poolFamily, sampleCluster())).toEqual([]);
  });
});
