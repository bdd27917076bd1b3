import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance, withService } from "@/server/core/lint/fixtures/cases";
import { serviceAddressHeld } from "@/server/core/lint/serviceAddressHeld";

describe("serviceAddressHeld", () => {
  it("finds an address that no instance holds", () => {
    const cluster = withService(0, ({ listen }) => ({ listen: { ...listen, address: "192.0.2.99" } }));
    expect(placesOf(serviceAddressHeld, cluster)).toEqual(["virtualServices.0.listen.address"]);
  });

  it("finds an address whose instance is disabled", () => {
    expect(
      placesOf(
        serviceAddressHeld,
        withInstance(0, () => ({ enabled: false })),
      ),
    ).toHaveLength(2);
  });

  it("stays silent on excluded VIPs and other spellings", () => {
    const cluster = withInstance(1, () => ({
      vips: [{ vipId: idOf(43), address: "2001:DB8::0:1", prefixLength: 64, excluded: true }],
    }));
    const [web] = cluster.virtualServices;
    if (web === undefined) throw new Error("The sample has a service.");
    const listen = { ...web.listen, address: "2001:db8::1" };
    expect(placesOf(serviceAddressHeld, { ...cluster, virtualServices: [{ ...web, listen }] })).toEqual([]);
    expect(placesOf(serviceAddressHeld, sampleCluster())).toEqual([]);
  });
});
