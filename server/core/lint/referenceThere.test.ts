import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf } from "@/server/core/lint/fixtures/cases";
import { referenceThere } from "@/server/core/lint/referenceThere";

describe("referenceThere", () => {
  it("finds members that are not there", () => {
    expect(placesOf(referenceThere, { ...sampleCluster(), realServers: [], directors: [] })).toEqual([
      "virtualServices.0.pool.0.realServerId",
      "virtualServices.0.pool.1.realServerId",
      "virtualServices.1.pool.0.realServerId",
      "vrrpInstances.0.members.0.directorId",
      "vrrpInstances.0.members.1.directorId",
      "vrrpInstances.1.members.0.directorId",
      "vrrpInstances.1.members.1.directorId",
    ]);
  });

  it("stays silent when all are there", () => {
    expect(placesOf(referenceThere, sampleCluster())).toEqual([]);
  });
});
