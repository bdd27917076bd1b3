import { CHECKERS, type Check } from "@/server/core/checkers";
import type { Cluster, PoolMember, SorryServer, VirtualService, VrrpInstance } from "@/server/core/cluster";
import { globalFields } from "@/server/core/cluster/globalFields";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import type { Fields } from "@/server/core/fields";
import type {
  CheckConfig,
  DirectorConfig,
  InstanceConfig,
  RealServerConfig,
  ServiceConfig,
  SyncGroupConfig,
  TrackerConfig,
} from "@/server/core/keepalived/configTypes";
import { canonicalRaw } from "@/server/core/keepalived/rawText";
import type { Path } from "@/server/core/problem";
import { TRACKERS, type Watch } from "@/server/core/trackers";

/**
 * The cluster as one director sees it. Enabled objects only; an instance only where the director is a member.
 * @throws TypeError when the cluster has no such director
 */
export function directorConfig(cluster: Cluster, directorId: string): DirectorConfig {
  const director = cluster.directors.find((each) => each.directorId === directorId);
  if (director === undefined) throw new TypeError(`No director ${directorId} in this cluster.`);
  const instances = cluster.vrrpInstances.flatMap((instance, index) =>
    instance.enabled ? instanceConfig(instance, { directorId, at: ["vrrpInstances", index] }) : [],
  );
  const raw = [cluster.raw, director.raw].filter((text) => text !== undefined).join("\n");
  return {
    routerId: director.name,
    settings: settingsOf(globalFields, cluster.settings),
    ...rawIn(cluster.globalRaw, "global_defs", "globalRaw"),
    ...rawIn(raw, "", "raw"),
    trackers: trackerConfigs(cluster),
    syncGroups: syncGroupConfigs(cluster, new Set(instances.map(({ name }) => name))),
    instances,
    services: serviceConfigs(cluster),
  };
}

function trackerConfigs(cluster: Cluster): TrackerConfig[] {
  return (cluster.trackers ?? []).flatMap((tracker, index): TrackerConfig[] => {
    if (!tracker.enabled) return [];
    const kind = TRACKERS.find(({ type }) => type === tracker.watch.type);
    if (kind === undefined) return [];
    const watch = { ...tracker.watch, settings: settingsOf(kind.fields, tracker.watch.settings) };
    return [
      {
        name: tracker.name,
        ...commentOf(tracker.comment),
        watch: watch as Watch,
        ...rawIn(tracker.raw, kind.keyword, "raw"),
        at: ["trackers", index],
      },
    ];
  });
}

function syncGroupConfigs(cluster: Cluster, names: ReadonlySet<string>): SyncGroupConfig[] {
  const nameOf = new Map(cluster.vrrpInstances.map((each) => [each.vrrpInstanceId, each.name]));
  return (cluster.syncGroups ?? []).flatMap((group, index): SyncGroupConfig[] => {
    if (!group.enabled) return [];
    const instances = group.vrrpInstanceIds
      .map((id) => nameOf.get(id))
      .filter((name) => name !== undefined && names.has(name));
    if (instances.length === 0) return [];
    return [
      {
        name: group.name,
        ...commentOf(group.comment),
        instances: instances.filter((name) => name !== undefined),
        settings: settingsOf(syncGroupFields, group.settings),
        ...rawIn(group.raw, "vrrp_sync_group", "raw"),
        at: ["syncGroups", index],
      },
    ];
  });
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
  const { sourceAddress } = member;
  const vips = instance.vips.map((vip, index) => ({
    address: vip.address,
    prefixLength: vip.prefixLength,
    ...(vip.device !== undefined && vip.device !== ownInterface && { device: vip.device }),
    excluded: vip.excluded,
    ...(vip.options !== undefined && { options: vip.options }),
    at: [...at, "vips", index],
  }));
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
          ...(sourceAddress !== undefined && { sourceAddress }),
          peers: [...peers, ...(instance.otherPeers ?? [])],
        },
      }),
      // Two lists in the file: those in the adverts come first.
      vips: [...vips.filter((vip) => !vip.excluded), ...vips.filter((vip) => vip.excluded)],
      settings: settingsOf(vrrpInstanceFields, instance.settings),
      ...rawIn(instance.raw, "vrrp_instance", "raw"),
      at,
    },
  ];
}

function serviceConfigs(cluster: Cluster): ServiceConfig[] {
  const servers = new Map(cluster.realServers.map((each) => [each.realServerId, each]));
  return cluster.virtualServices.flatMap((service, index) =>
    service.enabled ? [serviceConfig(service, ["virtualServices", index])] : [],
  );

  function serviceConfig(service: VirtualService, at: Path): ServiceConfig {
    // One list for all real servers, so that it is also written once.
    const shared = checkConfigs(service.checks, [...at, "checks"]);
    return {
      name: service.name,
      ...commentOf(service.comment),
      listen: service.listen,
      forwardingMethod: service.forwardingMethod,
      ...(service.forwardingMethod === "TUN" && service.tunnel !== undefined && { tunnel: service.tunnel }),
      scheduler: service.scheduler,
      delayLoop: timer(service.delayLoop),
      ...(service.persistenceTimeout !== undefined && { persistenceTimeout: service.persistenceTimeout }),
      ...(service.sorryServer !== undefined && {
        sorryServer: sorryServerConfig(service.sorryServer, service),
      }),
      settings: settingsOf(virtualServiceFields, service.settings),
      ...rawIn(service.raw, "virtual_server", "raw"),
      realServers: service.pool.flatMap((member, place) =>
        member.enabled ? realServerConfig(member, { shared, at: [...at, "pool", place] }) : [],
      ),
      at,
    };
  }

  function realServerConfig(
    member: PoolMember,
    { shared, at }: { shared: readonly CheckConfig[]; at: Path },
  ): RealServerConfig[] {
    const server = servers.get(member.realServerId);
    if (server === undefined) return [];
    return [
      {
        name: server.name,
        ...commentOf(server.comment),
        address: server.address,
        port: member.port,
        weight: member.weight,
        checks: member.checks === undefined ? shared : checkConfigs(member.checks, [...at, "checks"]),
        settings: settingsOf(poolMemberFields, member.settings),
        ...rawIn(member.raw, "virtual_server.real_server", "raw"),
        at,
      },
    ];
  }
}

/** Without its port when that is the service's, which the file cannot tell apart. */
function sorryServerConfig({ port, ...sorry }: SorryServer, { listen }: VirtualService): SorryServer {
  return port === undefined || port === listen.port ? sorry : { ...sorry, port };
}

function checkConfigs(checks: readonly Check[], at: Path): CheckConfig[] {
  return checks.map((check, index) => {
    const fields = CHECKERS.find(({ type }) => type === check.type)?.fields ?? {};
    return { ...check, settings: settingsOf(fields, check.settings), at: [...at, index] } as CheckConfig;
  });
}

const NO_SETTINGS = {};

/** The settings without flags that are off: an absent keyword says the same. */
function settingsOf<Settings extends object>(fields: Fields, settings: Settings | undefined): Settings {
  if (settings === undefined) return NO_SETTINGS as Settings;
  const isOff = ([key, value]: [string, unknown]) => value === false && fields[key]?.type.kind === "flag";
  const entries = Object.entries(settings);
  return entries.some(isOff)
    ? (Object.fromEntries(entries.filter((entry) => !isOff(entry))) as Settings)
    : settings;
}

function rawIn<Key extends "raw" | "globalRaw">(
  text: string | undefined,
  path: string,
  key: Key,
): { [Name in Key]?: string } {
  const raw = text === undefined || text === "" ? undefined : canonicalRaw(text, path);
  return (raw === undefined ? {} : { [key]: raw }) as { [Name in Key]?: string };
}

/** keepalived reads times with up to six decimal places. */
function timer(seconds: number): number {
  return Number(seconds.toFixed(6));
}

function commentOf(comment: string | undefined): { comment?: string } {
  const text = comment?.trimEnd() ?? "";
  return text === "" ? {} : { comment: text };
}
