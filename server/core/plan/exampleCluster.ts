import type { Cluster } from "@/server/core/cluster";

/** Ids of the example's objects; for tests. */
export const ids = {
  cluster: id(1),
  version: id(2),
  lb1: id(11),
  lb2: id(12),
  web1: id(21),
  web2: id(22),
  web3: id(23),
  outside: id(31),
  vip: id(41),
  shop: id(51),
  lb1Host: id(61),
  lb2Host: id(62),
  web1Host: id(71),
  web2Host: id(72),
  web3Host: id(73),
} as const;

/** A small cluster for tests and pictures: two directors, one VIP, a direct-routing service with three real servers. */
export function exampleCluster(): Cluster {
  const servers = ["web1", "web2", "web3"] as const;
  return {
    clusterId: ids.cluster,
    name: "shop",
    directors: [
      { directorId: ids.lb1, name: "lb1", hostId: ids.lb1Host },
      { directorId: ids.lb2, name: "lb2", hostId: ids.lb2Host },
    ],
    vrrpInstances: [
      {
        vrrpInstanceId: ids.outside,
        name: "outside",
        enabled: true,
        interface: "eth0",
        virtualRouterId: 51,
        version: 2,
        advertInt: 1,
        transport: "multicast",
        preempt: true,
        members: [
          { directorId: ids.lb1, priority: 150 },
          { directorId: ids.lb2, priority: 100 },
        ],
        vips: [{ vipId: ids.vip, address: "192.0.2.10", prefixLength: 32, excluded: false }],
      },
    ],
    realServers: servers.map((name, index) => ({
      realServerId: ids[name],
      name,
      address: `192.0.2.${21 + index}`,
      hostId: ids[`${name}Host`],
      arpFix: { method: "sysctl" },
    })),
    virtualServices: [
      {
        virtualServiceId: ids.shop,
        name: "shop",
        enabled: true,
        listen: { address: "192.0.2.10", port: 80, protocol: "TCP" },
        forwardingMethod: "DR",
        scheduler: "rr",
        delayLoop: 6,
        checks: [{ type: "TCP_CHECK", settings: { connectTimeout: 3 } }],
        pool: servers.map((name, index) => ({
          poolMemberId: id(81 + index),
          realServerId: ids[name],
          port: 80,
          weight: 1,
          enabled: true,
        })),
      },
    ],
  };
}

function id(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`;
}
