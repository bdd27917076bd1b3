import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { serviceChecked } from "@/server/core/lint/serviceChecked";

describe("serviceChecked", () => {
  it("finds a service without a check", () => {
    expect(
      placesOf(
        serviceChecked,
        withService(1, () => ({ checks: [] })),
      ),
    ).toEqual(["virtualServices.1.checks"]);
  });

  it("stays silent when every enabled real server has checks of its own", () => {
    const own = withService(1, (service) => ({
      checks: [],
      pool: service.pool.map((member) => ({ ...member, checks: [{ type: "TCP_CHECK", settings: {} }] })),
    }));
    expect(placesOf(serviceChecked, own)).toEqual([]);
  });

  it("stays silent on services with checks", () => {
    expect(placesOf(serviceChecked, sampleCluster())).toEqual([]);
  });
});
