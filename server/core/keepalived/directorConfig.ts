import type { Check } from "@/server/core/checkers";
import type { Cluster, Listen, PoolMember, VirtualService, VrrpInstance } from "@/server/core/cluster";
import type { Path } from "@/server/core/problem";

/**
 * What one director's keepalived.conf says: the cluster as this director sees it. No ids, no disabled objects, nothing
 * of the other directors but the addresses it must know. `at` is where an object came from, and is not part of it.
 */
export interface DirectorConfig {
  routerId: string;
  instances: readonly InstanceConfig[];
  services: readonly ServiceConfig[];
}

/** A `vrrp_instance` on one director. */
export interface InstanceConfig {
  name: string;
  comment?: string;
  interface: string;
  virtualRouterId: number;
  priority: number;
  version: 2 | 3;
  advertInt: number;
  preempt: boolean;
  /** Present: adverts are unicast. */
  unicast?: { sourceAddress?: string; peers: readonly string[] };
  vips: readonly VipConfig[];
  at?: Path;
}

/** An address of an instance. `device` is there only when it differs from the instance's interface. */
export interface VipConfig {
  address: string;
  prefixLength: number;
  device?: string;
  excluded: boolean;
  at?: Path;
}

/** A `virtual_server`. */
export interface ServiceConfig {
  name: string;
  comment?: string;
  listen: Listen;
  forwardingMethod: VirtualService["forwardingMethod"];
  scheduler: VirtualService["scheduler"];
  delayLoop: number;
  persistenceTimeout?: number;
  realServers: readonly RealServerConfig[];
  at?: Path;
}

/** A `real_server` within a virtual server. */
export interface RealServerConfig {
  name: string;
  comment?: string;
  address: string;
  port: number;
  weight: number;
  checks: readonly CheckConfig[];
  at?: Path;
}

/** A check of a real server. */
export type CheckConfig = Check & { at?: Path };

/**
 * The cluster as one director sees it. Enabled objects only; an instance only where the director is a member.
 * @throws TypeError when the cluster has no such director
 */
export function directorConfig(cluster: Cluster, directorId: string): DirectorConfig {
  const director = cluster.directors.find((each) => each.directorId === directorId);
  if (director === undefined) throw new TypeError(`No director ${directorId} in this cluster.`);
  return {
    routerId: director.name,
    instances: cluster.vrrpInstances.flatMap((instance, index) =>
      instance.enabled ? instanceConfig(instance, { directorId, at: ["vrrpInstances", index] }) : [],
    ),
    services: cluster.virtualServices.flatMap((service, index) =>
      service.enabled ? [serviceConfig(service, { cluster, at: ["virtualServices", index] })] : [],
    ),
  };
}

function instanceConfig(
  instance: VrrpInstance,
  { directorId, at }: { directorId: string; at: Path },
): InstanceConfig[] {
  const member = instance.members.find((each) => each.directorId === directorId);
  if (member === undefined) return [];
  const ownInterface = member.interface ?? instance.interface;
  const peers = instance.members
    .filter((each) => each.directorId !== directorId)
    .flatMap((each) => (each.sourceAddress === undefined ? [] : [each.sourceAddress]));
  return [
    {
      name: instance.name,
      ...commentOf(instance.comment),
      interface: ownInterface,
      virtualRouterId: instance.virtualRouterId,
      priority: member.priority,
      version: instance.version,
      advertInt: timer(instance.advertInt),
      preempt: instance.preempt,
      ...(instance.transport === "unicast" && {
        unicast: {
          ...(member.sourceAddress !== undefined && { sourceAddress: member.sourceAddress }),
          peers,
        },
      }),
      vips: instance.vips.map((vip, index) => ({
        address: vip.address,
        prefixLength: vip.prefixLength,
        ...(vip.device !== undefined && vip.device !== ownInterface && { device: vip.device }),
        excluded: vip.excluded,
        at: [...at, "vips", index],
      })),
      at,
    },
  ];
}

function serviceConfig(
  service: VirtualService,
  { cluster, at }: { cluster: Cluster; at: Path },
): ServiceConfig {
  const servers = new Map(cluster.realServers.map((each) => [each.realServerId, each]));
  return {
    name: service.name,
    ...commentOf(service.comment),
    listen: service.listen,
    forwardingMethod: service.forwardingMethod,
    scheduler: service.scheduler,
    delayLoop: timer(service.delayLoop),
    ...(service.persistenceTimeout !== undefined && { persistenceTimeout: service.persistenceTimeout }),
    realServers: service.pool.flatMap((member, index) =>
      member.enabled ? realServerConfig(member, index) : [],
    ),
    at,
  };

  function realServerConfig(member: PoolMember, index: number): RealServerConfig[] {
    const server = servers.get(member.realServerId);
    if (server === undefined) return [];
    return [
      {
        name: server.name,
        ...commentOf(server.comment),
        address: server.address,
        port: member.port,
        weight: member.weight,
        checks: service.checks.map((check, place) => ({ ...check, at: [...at, "checks", place] })),
        at: [...at, "pool", index],
      },
    ];
  }
}

/** keepalived reads times with up to six decimal places. */
function timer(seconds: number): number {
  return Number(seconds.toFixed(6));
}

function commentOf(comment: string | undefined): { comment?: string } {
  return comment === undefined || comment === "" ? {} : { comment };
}
