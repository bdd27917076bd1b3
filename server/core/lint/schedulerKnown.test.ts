import { describe, expect, it } from "vitest";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { schedulerKnown } from "@/server/core/lint/schedulerKnown";

describe("schedulerKnown", () => {
  const old = { hosts: new Map([[idOf(22), { keepalivedVersion: "2.0.5" }]]) };

  it("finds one that a director's release does not know", () => {
    expect(
      placesOf(
        schedulerKnown,
        withService(0, () => ({ scheduler: "mh" })),
        old,
      ),
    ).toEqual(["virtualServices.0.scheduler"]);
  });

  it("stays silent on known ones, and when nothing was read", () => {
    expect(
      placesOf(
        schedulerKnown,
        withService(0, () => ({ scheduler: "fo" })),
        old,
      ),
    ).toEqual([]);
    expect(
      placesOf(
        schedulerKnown,
        withService(0, () => ({ scheduler: "twos" })),
      ),
    ).toEqual([]);
  });
});
