import fc from "fast-check";
import type { Cluster, RealServer, VirtualService, VrrpInstance } from "@/server/core/cluster";
import { SCHEDULERS, type Scheduler } from "@/server/core/cluster/virtualService";

/** Ids for tests: `numberedId(7, "aa")`. */
export function numberedId(number: number, kind: string): string {
  return `${kind.repeat(4)}-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

const COUNT = 5;
const numbers = Array.from({ length: COUNT }, (_each, index) => index + 1);
const some = fc.shuffledSubarray(numbers);
// Names, ports and so on are dealt out anew in every cluster, so that two clusters differ by swaps, too.
const dealt = fc.shuffledSubarray(numbers, { minLength: COUNT });

const listen = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "fe80::1"];

/** Clusters that the database takes, over the same few ids and hosts: any two differ in every way that there is. */
export function anyCluster(identity: { clusterId: string; name: string; hostIds: readonly string[] }) {
  const names = fc.record({ a: dealt, b: dealt, c: dealt, d: dealt });
  return fc
    .record({
      directors: some,
      realServers: some,
      instances: some,
      services: some,
      names,
      seed: fc.infiniteStream(fc.nat()),
    })
    .map(({ directors, realServers, instances, services, names, seed }): Cluster => {
      const pick = <Item>(items: readonly Item[]): Item => {
        const item = items[(seed.next().value ?? 0) % items.length];
        if (item === undefined) throw new TypeError("Nothing to pick from.");
        return item;
      };
      const subset = <Item>(items: readonly Item[]): Item[] => items.filter(() => pick([true, false]));
      const host = (number: number) => identity.hostIds[number - 1] ?? "";
      const dealtTo = (deal: readonly number[], number: number) => deal[number - 1] ?? 0;
      const instance = (number: number): VrrpInstance => ({
        ...(pick([true, false]) ? { comment: pick(["", "outside", "\u00e9 'quoted' \\ \"text\""]) } : {}),
        vrrpInstanceId: numberedId(number, "cc"),
        name: `VI_${dealtTo(names.b, number)}`,
        enabled: pick([true, false]),
        interface: pick(["eth0", "eth1"]),
        virtualRouterId: dealtTo(names.c, number),
        version: pick([2, 3]),
        advertInt: pick([1, 0.1, 40.95]),
        transport: pick(["multicast", "unicast"]),
        preempt: pick([true, false]),
        members: subset(directors).map((director) => ({
          directorId: numberedId(director, "aa"),
          priority: 100 + dealtTo(names.d, director),
          ...(pick([true, false]) ? { interface: "eth2", sourceAddress: "10.0.0.1" } : {}),
        })),
        // VIPs move between instances: each number is dealt to one of them.
        vips: numbers
          .filter((vip) => instances[vip % instances.length] === number)
          .map((vip) => ({
            vipId: numberedId(vip, "dd"),
            address: listen[dealtTo(names.a, vip) - 1] ?? "",
            prefixLength: pick([0, 24, 32]),
            ...(pick([true, false]) ? { device: "eth1" } : {}),
            excluded: pick([true, false]),
          })),
      });
      const server = (number: number): RealServer => ({
        realServerId: numberedId(number, "bb"),
        name: `web${dealtTo(names.a, number)}`,
        address: pick(["10.0.0.1", "fd00::7"]),
        ...(pick([true, false]) ? { hostId: host(number) } : {}),
        ...(pick([true, false]) ? { interface: "ens3" } : {}),
        arpFix: { method: pick(["sysctl", "unmanaged"]) },
      });
      const service = (number: number): VirtualService => ({
        virtualServiceId: numberedId(number, "ee"),
        name: `http${dealtTo(names.c, number)}`,
        enabled: pick([true, false]),
        listen: {
          address: listen[dealtTo(names.d, number) - 1] ?? "",
          port: pick([80, 65535]),
          protocol: pick(["TCP", "UDP", "SCTP"]),
        },
        forwardingMethod: pick(["NAT", "DR", "TUN"]),
        scheduler: pick(Object.keys(SCHEDULERS) as Scheduler[]),
        delayLoop: pick([6, 0.5]),
        ...(pick([true, false]) ? { persistenceTimeout: 300 } : {}),
        checks: pick([[], [{ type: "TCP_CHECK" as const, settings: { connectTimeout: 2.5 } }]]),
        pool: subset(realServers).map((each) => ({
          poolMemberId: numberedId(number * 10 + each, "ff"),
          realServerId: numberedId(pick(realServers), "bb"),
          port: 8000 + each,
          weight: pick([0, 1, 65535]),
          enabled: pick([true, false]),
          ...(pick([true, false]) && { checks: [], raw: "alpha" }),
        })),
      });
      const groups = subset(instances).map((number) => ({
        syncGroupId: numberedId(number, "ab"),
        name: `SG_${dealtTo(names.a, number)}`,
        enabled: pick([true, false]),
        vrrpInstanceIds: subset(instances).map((each) => numberedId(each, "cc")),
        ...(pick([true, false]) ? { settings: { smtpAlert: true } } : {}),
      }));
      const trackers = subset(services).map((number) => ({
        trackerId: numberedId(number, "ac"),
        name: `T_${dealtTo(names.b, number)}`,
        enabled: pick([true, false]),
        watch: { type: "file" as const, settings: { file: pick(["/run/a", "/run/b"]) } },
      }));
      return {
        ...(groups.length > 0 && { syncGroups: groups }),
        ...(trackers.length > 0 && { trackers }),
        ...(pick([true, false]) && { settings: { scriptUser: "nobody" } }),
        ...(pick([true, false]) && { raw: "static_ipaddress {\n}\n" }),
        clusterId: identity.clusterId,
        name: identity.name,
        directors: directors.map((number) => ({
          directorId: numberedId(number, "aa"),
          name: `lvs${dealtTo(names.b, number)}`,
          hostId: host(dealtTo(names.c, number)),
          ...(pick([true, false]) && { raw: "# by hand\n" }),
        })),
        vrrpInstances: instances.map(instance),
        realServers: realServers.map(server),
        virtualServices: services.map(service),
      };
    });
}
