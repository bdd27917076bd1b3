import { describe, expect, it } from "vitest";
import { MOST, MOST_VIPS, topology } from "@/components/live/topology";
import type { Cluster } from "@/server/core/cluster";
import { health } from "@/server/core/health";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { type LiveCluster, type LiveDirector, unseenDirector } from "@/server/core/live";

const NOW = 1_700_000_000_000;

/** The sample's directors; each as if it held the given addresses. */
function liveWith(cluster: Cluster, held: Readonly<Record<string, readonly string[]>>): LiveCluster {
  const directors = cluster.directors.map(
    (director): LiveDirector => ({
      ...unseenDirector(director, { state: "ok", since: NOW }),
      snapshot: { at: NOW, source: "snapshot" },
      held: Object.fromEntries(
        (held[director.name] ?? []).map((address) => [address, { interface: "eth0", since: NOW }]),
      ),
    }),
  );
  return {
    clusterId: cluster.clusterId,
    versionId: idOf(99),
    directors: Object.fromEntries(directors.map((director) => [director.directorId, director])),
  };
}

const drawn = (cluster: Cluster, held: Readonly<Record<string, readonly string[]>>) =>
  topology(cluster, health(cluster, liveWith(cluster, held), NOW));

const places = (picture: ReturnType<typeof topology>) =>
  Object.fromEntries(picture.directors.map((each) => [each.name, each.vips.map((vip) => vip.address)]));

describe("topology", () => {
  it("puts VIPs on the director that holds them", () => {
    const picture = drawn(sampleCluster(), {
      lvs1: ["192.0.2.10", "192.0.2.11"],
      lvs2: ["10.0.0.1"],
    });
    expect(places(picture)).toEqual({ lvs1: ["192.0.2.10", "192.0.2.11"], lvs2: ["10.0.0.1"] });
  });

  it("shows a VIP on both directors when both hold it, and apart when none does", () => {
    const picture = drawn(sampleCluster(), { lvs1: ["192.0.2.10"], lvs2: ["192.0.2.10"] });
    expect(places(picture)).toEqual({
      lvs1: ["192.0.2.10"],
      lvs2: ["192.0.2.10"],
      "Not seen on any director": ["192.0.2.11", "10.0.0.1"],
    });
    expect(picture.directors.flatMap((each) => each.vips.map((vip) => vip.isDouble))).toEqual([
      ...[true, true, false, false],
    ]);
    expect(new Set(picture.directors.flatMap((each) => each.vips.map((vip) => vip.key))).size).toBe(4);
  });

  it("joins services to their VIP and their real servers", () => {
    const picture = drawn(sampleCluster(), { lvs1: ["192.0.2.10", "192.0.2.11"] });
    expect(picture.services.map((service) => service.text)).toEqual(["web", "dns"]);
    expect(picture.vipLinks).toHaveLength(2);
    expect(picture.serverLinks).toHaveLength(3);
    expect(picture.servers.map((server) => server.name)).toEqual(["web2", "web1"]);
  });

  it("keeps boxes apart and inside the picture", () => {
    const picture = drawn(sampleCluster(), { lvs1: ["192.0.2.10"] });
    for (const [index, director] of picture.directors.entries()) {
      const next = picture.directors[index + 1];
      if (next !== undefined) expect(next.y).toBeGreaterThan(director.y + director.height);
      expect(director.y + director.height).toBeLessThanOrEqual(picture.height);
      for (const vip of director.vips) expect(vip.y).toBeGreaterThan(director.y);
    }
  });

  it("leaves out what would be no picture any more, and counts it", () => {
    const cluster = sampleCluster();
    const [service] = cluster.virtualServices;
    if (service === undefined) throw new Error("The sample has no service.");
    const many: Cluster = {
      ...cluster,
      virtualServices: Array.from({ length: 100 }, (_, index) => ({
        ...service,
        virtualServiceId: idOf(1000 + index),
        name: `s${index}`,
        listen: { ...service.listen, port: 1000 + index },
        pool: service.pool.map((member, place) => ({
          ...member,
          poolMemberId: idOf(5000 + index * 10 + place),
        })),
      })),
    };
    const picture = drawn(many, {});
    expect(picture.services).toHaveLength(MOST);
    expect(picture.leftOut.services).toBe(100 - MOST);
  });

  it("shows the VIPs of its services first, and counts the others", () => {
    const cluster = sampleCluster();
    const [outside, ...others] = cluster.vrrpInstances;
    if (outside === undefined) throw new Error("The sample has no instance.");
    const extra = Array.from({ length: 40 }, (_, index) => ({
      ...{ vipId: idOf(7000 + index), address: `198.51.100.${index + 1}`, prefixLength: 32, excluded: true },
    }));
    const many = {
      ...cluster,
      vrrpInstances: [{ ...outside, vips: [...extra, ...outside.vips] }, ...others],
    };
    const [lvs1] = drawn(many, {
      lvs1: many.vrrpInstances[0]?.vips.map((vip) => vip.address) ?? [],
    }).directors;
    expect(lvs1?.vips).toHaveLength(MOST_VIPS);
    expect(lvs1?.vips.slice(0, 2).map((vip) => vip.address)).toEqual(["192.0.2.10", "192.0.2.11"]);
    expect(lvs1?.moreVips).toBe(42 - MOST_VIPS);
  });
});
