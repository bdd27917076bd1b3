import { describe, expect, it } from "vitest";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { poolNotEmpty } from "@/server/core/lint/poolNotEmpty";

describe("poolNotEmpty", () => {
  it.each([
    ["no member", withService(0, () => ({ pool: [] }))],
    [
      "disabled members",
      withService(0, ({ pool }) => ({ pool: pool.map((each) => ({ ...each, enabled: false })) })),
    ],
  ])("finds a pool with %s", (_, cluster) => {
    expect(placesOf(poolNotEmpty, cluster)).toEqual(["virtualServices.0.pool"]);
  });

  it("stays silent on a disabled service", () => {
    expect(
      placesOf(
        poolNotEmpty,
        withService(0, () => ({ pool: [], enabled: false })),
      ),
    ).toEqual([]);
  });
});
