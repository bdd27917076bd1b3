import { describe, expect, it } from "vitest";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { serviceUnique } from "@/server/core/lint/serviceUnique";

describe("serviceUnique", () => {
  const same = { address: "192.0.2.10", port: 80, protocol: "TCP" as const };

  it("finds a second service", () => {
    expect(
      placesOf(
        serviceUnique,
        withService(1, () => ({ listen: same })),
      ),
    ).toEqual(["virtualServices.1.listen"]);
  });

  it.each([
    ["another protocol", withService(1, () => ({ listen: { ...same, protocol: "UDP" } }))],
    ["another port", withService(1, () => ({ listen: { ...same, port: 81 } }))],
    ["a disabled one", withService(1, () => ({ listen: same, enabled: false }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(serviceUnique, cluster)).toEqual([]);
  });
});
