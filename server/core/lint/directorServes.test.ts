import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { directorServes } from "@/server/core/lint/directorServes";
import { placesOf, soundFacts, withService } from "@/server/core/lint/fixtures/cases";

describe("directorServes", () => {
  const dr = withService(0, ({ pool }) => ({
    forwardingMethod: "DR",
    pool: pool.map((member) => ({ ...member, port: 80 })),
  }));
  const serving = (count: number) => ({
    ...dr,
    realServers: dr.realServers.map((server, index) =>
      index < count ? { ...server, address: `10.0.0.${index + 2}` } : server,
    ),
  });

  it("finds directors in a pool by their addresses", () => {
    expect(placesOf(directorServes, serving(2), soundFacts())).toEqual([
      "virtualServices.0.pool.0.realServerId",
      "virtualServices.0.pool.1.realServerId",
    ]);
    expect(directorServes.check(serving(2), soundFacts())[0]?.level).toBe("error");
    expect(directorServes.check(serving(1), soundFacts()).map(({ level }) => level)).toEqual(["warning"]);
  });

  it("finds directors in a pool by their hosts", () => {
    const [first] = dr.realServers;
    if (first === undefined) throw new Error("The sample has a real server.");
    const cluster = { ...dr, realServers: [{ ...first, hostId: idOf(21) }] };
    expect(placesOf(directorServes, cluster)).toEqual(["virtualServices.0.pool.0.realServerId"]);
  });

  it("stays silent on NAT, and on machines of their own", () => {
    expect(placesOf(directorServes, dr, soundFacts())).toEqual([]);
    expect(
      placesOf(directorServes, { ...sampleCluster(), realServers: serving(2).realServers }, soundFacts()),
    ).toEqual([]);
  });
});
