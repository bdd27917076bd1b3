import { describe, expect, it } from "vitest";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { weightsNotAllZero } from "@/server/core/lint/weightsNotAllZero";

describe("weightsNotAllZero", () => {
  it("finds a pool without weight", () => {
    const cluster = withService(0, ({ pool }) => ({ pool: pool.map((each) => ({ ...each, weight: 0 })) }));
    expect(placesOf(weightsNotAllZero, cluster)).toEqual(["virtualServices.0.pool"]);
  });

  it("finds one whose only weight is disabled", () => {
    const cluster = withService(0, ({ pool }) => ({
      pool: pool.map((each, index) => ({ ...each, weight: index, enabled: index === 0 })),
    }));
    expect(placesOf(weightsNotAllZero, cluster)).toEqual(["virtualServices.0.pool"]);
  });

  it("stays silent on one drained server, and on an empty pool", () => {
    const drained = withService(0, ({ pool }) => ({
      pool: pool.map((each, index) => ({ ...each, weight: index })),
    }));
    expect(placesOf(weightsNotAllZero, drained)).toEqual([]);
    expect(
      placesOf(
        weightsNotAllZero,
        withService(0, () => ({ pool: [] })),
      ),
    ).toEqual([]);
  });
});
