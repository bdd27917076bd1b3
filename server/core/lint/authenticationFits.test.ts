import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { authenticationFits } from "@/server/core/lint/authenticationFits";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";

describe("authenticationFits", () => {
  it.each([
    [
      "version 3",
      withInstance(1, () => ({ settings: { authType: "PASS", authPassword: "x" } })),
      ["vrrpInstances.1.settings.authType"],
    ],
    [
      "a missing password",
      withInstance(0, () => ({ settings: { authType: "PASS" } })),
      ["vrrpInstances.0.settings.authPassword"],
    ],
    [
      "a missing kind",
      withInstance(0, () => ({ settings: { authPassword: "x" } })),
      ["vrrpInstances.0.settings.authType"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(authenticationFits, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    ["version 2 with both", withInstance(0, () => ({ settings: { authType: "PASS", authPassword: "x" } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(authenticationFits, cluster)).toEqual([]);
  });
});
