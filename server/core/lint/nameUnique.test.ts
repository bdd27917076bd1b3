import { describe, expect, it } from "vitest";
import { placesOf, withInstance, withService } from "@/server/core/lint/fixtures/cases";
import { nameUnique } from "@/server/core/lint/nameUnique";

describe("nameUnique", () => {
  it("finds the second of a name", () => {
    expect(
      placesOf(
        nameUnique,
        withService(1, () => ({ name: "web" })),
      ),
    ).toEqual(["virtualServices.1.name"]);
    expect(
      placesOf(
        nameUnique,
        withInstance(1, () => ({ name: "outside" })),
      ),
    ).toEqual(["vrrpInstances.1.name"]);
  });

  it("stays silent on the same name for objects of two kinds", () => {
    expect(
      placesOf(
        nameUnique,
        withService(0, () => ({ name: "web1" })),
      ),
    ).toEqual([]);
  });
});
