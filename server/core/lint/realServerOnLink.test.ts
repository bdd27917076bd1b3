import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, soundFacts, withService } from "@/server/core/lint/fixtures/cases";
import { realServerOnLink } from "@/server/core/lint/realServerOnLink";

describe("realServerOnLink", () => {
  const dr = withService(1, () => ({ forwardingMethod: "DR" }));
  const faraway = {
    ...dr,
    realServers: dr.realServers.map((server) => ({ ...server, address: "198.51.100.7" })),
  };

  it("finds a real server in no network of the directors", () => {
    expect(placesOf(realServerOnLink, faraway, soundFacts())).toEqual([
      "virtualServices.1.pool.0.realServerId",
    ]);
  });

  it("stays silent on neighbours, on other methods, and when nothing was read", () => {
    expect(placesOf(realServerOnLink, dr, soundFacts())).toEqual([]);
    expect(placesOf(realServerOnLink, faraway)).toEqual([]);
    expect(
      placesOf(realServerOnLink, { ...sampleCluster(), realServers: faraway.realServers }, soundFacts()),
    ).toEqual([]);
  });
});
