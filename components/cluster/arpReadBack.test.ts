import { describe, expect, it } from "vitest";
import { arpNeeds } from "@/components/cluster/arpReadBack";
import type { Cluster } from "@/server/core/cluster";
import type { Facts } from "@/server/core/facts";
import { withService } from "@/server/core/lint/fixtures/cases";

const settings = (arp_ignore: number, arp_announce: number) => ({
  ...{ arp_ignore, arp_announce, arp_filter: 0, rp_filter: 0, proxy_arp: 0 },
});
const arp = (ignore: number, announce: number): Facts["arp"] => ({
  all: settings(ignore, announce),
  default: settings(0, 0),
  interfaces: {},
});
const lo = (...addresses: string[]): Facts["interfaces"] => [
  {
    ...{
      index: 1,
      name: "lo",
      parent: undefined,
      master: undefined,
      isUp: true,
      hasCarrier: true,
      mtu: 65536,
    },
    ...{ kind: "loopback", mac: undefined },
    addresses: addresses.map((address) => ({
      ...{
        family: 4 as const,
        address,
        prefix: 32,
        scope: "global",
        label: "lo",
        peer: undefined,
        flags: [],
      },
    })),
  },
];

const direct = withService(0, () => ({ forwardingMethod: "DR" }));
const needs = (cluster: Cluster, facts: Parameters<typeof arpNeeds>[2]) => {
  const [server] = cluster.realServers;
  if (server === undefined) throw new Error("The sample has no real server.");
  return arpNeeds(cluster, server, facts).map((need) => [need.what, need.found, need.isSo]);
};

describe("arpNeeds", () => {
  it("is empty with NAT alone", () => {
    expect(
      needs(
        withService(0, () => ({ forwardingMethod: "NAT" })),
        {},
      ),
    ).toEqual([]);
  });

  it("knows nothing where nothing was read", () => {
    expect(needs(direct, {})).toEqual([
      ["net.ipv4.conf.all.arp_ignore", undefined, undefined],
      ["net.ipv4.conf.all.arp_announce", undefined, undefined],
      ["192.0.2.10 on lo", undefined, undefined],
    ]);
  });

  it("finds what is so and what is not", () => {
    expect(needs(direct, { arp: arp(1, 2), interfaces: lo("127.0.0.1", "192.0.2.10") })).toEqual([
      ["net.ipv4.conf.all.arp_ignore", "1", true],
      ["net.ipv4.conf.all.arp_announce", "2", true],
      ["192.0.2.10 on lo", "there", true],
    ]);
    expect(needs(direct, { arp: arp(0, 1), interfaces: lo("127.0.0.1") })).toEqual([
      ["net.ipv4.conf.all.arp_ignore", "0", false],
      ["net.ipv4.conf.all.arp_announce", "1", false],
      ["192.0.2.10 on lo", "not there", false],
    ]);
  });
});
