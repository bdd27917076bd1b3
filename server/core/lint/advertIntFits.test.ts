import { describe, expect, it } from "vitest";
import { advertIntFits } from "@/server/core/lint/advertIntFits";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";

describe("advertIntFits", () => {
  it.each([
    [2, 0.5],
    [2, 1.5],
    [3, 0.125],
    [3, 41],
  ] as const)("finds version %d with %d s", (version, advertInt) => {
    expect(
      placesOf(
        advertIntFits,
        withInstance(0, () => ({ version, advertInt })),
      ),
    ).toEqual(["vrrpInstances.0.advertInt"]);
  });

  it.each([
    [2, 1],
    [2, 255],
    [3, 0.01],
    [3, 0.29],
    [3, 40.95],
  ] as const)("stays silent on version %d with %d s", (version, advertInt) => {
    expect(
      placesOf(
        advertIntFits,
        withInstance(0, () => ({ version, advertInt })),
      ),
    ).toEqual([]);
  });
});
