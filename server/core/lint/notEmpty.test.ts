import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf } from "@/server/core/lint/fixtures/cases";
import { notEmpty } from "@/server/core/lint/notEmpty";

describe("notEmpty", () => {
  const empty = { ...sampleCluster(), vrrpInstances: [], virtualServices: [] };

  it("finds a configuration without anything", () => {
    expect(notEmpty.check(empty, {})).toHaveLength(1);
  });

  it("stays silent on one with something, and while there is no director yet", () => {
    expect(placesOf(notEmpty, sampleCluster())).toEqual([]);
    expect(placesOf(notEmpty, { ...empty, directors: [] })).toEqual([]);
    expect(placesOf(notEmpty, { ...empty, raw: "static_routes {\n}" })).toEqual([]);
  });
});
