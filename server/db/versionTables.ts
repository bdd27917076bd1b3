import type { Cluster, VrrpInstance } from "@/server/core/cluster";

/** PostgreSQL's types of the columns that hold a configuration version. */
type ColumnType = "uuid" | "text" | "integer" | "boolean" | "inet" | "jsonb";

/** A table whose rows, each with its `versionId` and `position`, are a part of a configuration version. */
export interface VersionTable {
  table: string;
  /** The columns that, with the version, identify a row. */
  key: readonly string[];
  /** The column that groups rows into lists with an order of their own; absent: one list per version. */
  parent?: string;
  columns: Readonly<Record<string, ColumnType>>;
  /** The rows of a cluster in their order, without version and position. */
  rows: (cluster: Cluster) => Row[];
}

/** One row, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** Every such table: whatever refers to another one comes after it. */
export const VERSION_TABLES: readonly VersionTable[] = [
  {
    table: "Director",
    key: ["id"],
    columns: { id: "uuid", name: "text", hostId: "uuid", settings: "jsonb" },
    rows: (cluster) =>
      cluster.directors.map(({ directorId, name, hostId, ...settings }) => ({
        ...{ id: directorId, name, hostId, settings },
      })),
  },
  {
    table: "RealServer",
    key: ["id"],
    columns: { id: "uuid", name: "text", address: "inet", hostId: "uuid", settings: "jsonb" },
    rows: (cluster) =>
      cluster.realServers.map(({ realServerId, name, address, hostId, ...settings }) => ({
        ...{ id: realServerId, name, address, hostId: hostId ?? null, settings },
      })),
  },
  {
    table: "VrrpInstance",
    key: ["id"],
    columns: {
      ...{ id: "uuid", name: "text", enabled: "boolean", interface: "text" },
      ...{ virtualRouterId: "integer", family: "integer", settings: "jsonb" },
    },
    rows: (cluster) =>
      cluster.vrrpInstances.map((instance) => {
        const { vrrpInstanceId, members, vips, name, enabled, virtualRouterId, ...rest } = instance;
        const { interface: device, ...settings } = rest;
        const family = familyOf(instance);
        return { id: vrrpInstanceId, name, enabled, interface: device, virtualRouterId, family, settings };
      }),
  },
  {
    table: "VirtualService",
    key: ["id"],
    columns: {
      ...{ id: "uuid", name: "text", enabled: "boolean" },
      ...{ address: "inet", port: "integer", protocol: "text", settings: "jsonb" },
    },
    rows: (cluster) =>
      cluster.virtualServices.map(
        ({ virtualServiceId, name, enabled, listen, pool: _pool, ...settings }) => ({
          ...{ id: virtualServiceId, name, enabled, ...listen, settings },
        }),
      ),
  },
  {
    table: "VrrpMember",
    key: ["vrrpInstanceId", "directorId"],
    parent: "vrrpInstanceId",
    columns: { vrrpInstanceId: "uuid", directorId: "uuid", priority: "integer", settings: "jsonb" },
    rows: (cluster) =>
      cluster.vrrpInstances.flatMap(({ vrrpInstanceId, members }) =>
        members.map(({ directorId, priority, ...settings }) => ({
          ...{ vrrpInstanceId, directorId, priority, settings },
        })),
      ),
  },
  {
    table: "Vip",
    key: ["id"],
    parent: "vrrpInstanceId",
    columns: {
      id: "uuid",
      vrrpInstanceId: "uuid",
      address: "inet",
      prefixLength: "integer",
      settings: "jsonb",
    },
    rows: (cluster) =>
      cluster.vrrpInstances.flatMap(({ vrrpInstanceId, vips }) =>
        vips.map(({ vipId, address, prefixLength, ...settings }) => ({
          ...{ id: vipId, vrrpInstanceId, address, prefixLength, settings },
        })),
      ),
  },
  {
    table: "PoolMember",
    key: ["id"],
    parent: "virtualServiceId",
    columns: {
      ...{ id: "uuid", virtualServiceId: "uuid", realServerId: "uuid" },
      ...{ port: "integer", weight: "integer", enabled: "boolean", settings: "jsonb" },
    },
    rows: (cluster) =>
      cluster.virtualServices.flatMap(({ virtualServiceId, pool }) =>
        pool.map(({ poolMemberId, realServerId, port, weight, enabled, ...settings }) => ({
          ...{ id: poolMemberId, virtualServiceId, realServerId, port, weight, enabled, settings },
        })),
      ),
  },
  {
    table: "SyncGroup",
    key: ["id"],
    columns: { id: "uuid", name: "text", settings: "jsonb" },
    rows: (cluster) =>
      (cluster.syncGroups ?? []).map(({ syncGroupId, name, ...settings }) => ({
        ...{ id: syncGroupId, name, settings },
      })),
  },
  {
    table: "Tracker",
    key: ["id"],
    columns: { id: "uuid", name: "text", settings: "jsonb" },
    rows: (cluster) =>
      (cluster.trackers ?? []).map(({ trackerId, name, ...settings }) => ({
        ...{ id: trackerId, name, settings },
      })),
  },
];

/** What is of the cluster as a whole: everything that has no table of its own. */
export function clusterSettings(cluster: Cluster): object {
  const { clusterId, name, directors, vrrpInstances, realServers, virtualServices, ...rest } = cluster;
  const { syncGroups, trackers, ...settings } = rest;
  return settings;
}

// keepalived takes the family of an instance from the addresses that its adverts name.
function familyOf(instance: VrrpInstance): 4 | 6 {
  const vip = instance.vips.find((each) => !each.excluded) ?? instance.vips[0];
  return vip?.address.includes(":") === true ? 6 : 4;
}
