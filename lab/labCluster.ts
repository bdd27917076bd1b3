import { randomUUID } from "node:crypto";
import type { Lab } from "@/lab/state";
import type { Edit } from "@/server/core/cluster/edit";

/** The name of the service, of the VRRP instance and of everything else that the lab's cluster has one of. */
export const LAB_SERVICE = "web";

/**
 * The edits that make the lab a cluster: both directors with one VIP, and one service on its port 80 by direct routing
 * to all real servers. `hostIds` are the console's, by the lab's names.
 */
export function labCluster(lab: Lab, hostIds: ReadonlyMap<string, string>): Edit[] {
  const directors = lab.hosts.filter((host) => host.kind === "director");
  const realServers = lab.hosts.filter((host) => host.kind === "realServer");
  const ids = new Map(lab.hosts.map((host) => [host.name, randomUUID()]));
  const idOf = (map: ReadonlyMap<string, string>, name: string) => {
    const id = map.get(name);
    if (id === undefined) throw new Error(`The console does not know ${name}.`);
    return id;
  };
  const vip = lab.vips.first;
  return [
    ...directors.map(({ name }): Edit => {
      const director = { directorId: idOf(ids, name), name, hostId: idOf(hostIds, name) };
      return { kind: "putDirector", director };
    }),
    {
      kind: "putVrrpInstance",
      vrrpInstance: {
        vrrpInstanceId: randomUUID(),
        name: LAB_SERVICE,
        enabled: true,
        interface: "eth0",
        virtualRouterId: 51,
        version: 2,
        advertInt: 1,
        transport: "multicast",
        preempt: true,
        members: directors.map(({ name }, index) => ({
          directorId: idOf(ids, name),
          priority: 150 - 50 * index,
        })),
        vips: [{ vipId: randomUUID(), address: vip, prefixLength: 32, excluded: false }],
      },
    },
    ...realServers.map(({ name, address }): Edit => {
      const host = { realServerId: idOf(ids, name), name, address, hostId: idOf(hostIds, name) };
      return { kind: "putRealServer", realServer: { ...host, arpFix: { method: "sysctl" } } };
    }),
    {
      kind: "putVirtualService",
      virtualService: {
        virtualServiceId: randomUUID(),
        name: LAB_SERVICE,
        enabled: true,
        listen: { address: vip, port: 80, protocol: "TCP" },
        forwardingMethod: "DR",
        scheduler: "rr",
        delayLoop: 2,
        checks: [{ type: "HTTP_GET", settings: { path: "/", connectTimeout: 2 } }],
        pool: realServers.map(({ name }) => ({
          poolMemberId: randomUUID(),
          realServerId: idOf(ids, name),
          port: 80,
          weight: 1,
          enabled: true,
        })),
      },
    },
  ];
}
