import type { Cluster } from "@/server/core/cluster";
import type { Path } from "@/server/core/problem";

/** What kind of thing changed; the parts of an instance and of a service count on their own. */
export type ChangedKind =
  | "cluster"
  | "director"
  | "vrrpInstance"
  | "vrrpMember"
  | "vip"
  | "realServer"
  | "virtualService"
  | "poolMember";

/** One setting of an object, before and after; an absent setting is undefined. */
export interface FieldChange {
  path: Path;
  before: unknown;
  after: unknown;
}

/** What happened to one object between two configurations. */
export interface ObjectChange {
  kind: ChangedKind;
  /** The object's own id, the same in every version. A vrrpMember goes by its director's id. */
  id: string;
  /** What people call it: its name, or its address. */
  name: string;
  /** The instance or service it is a part of. */
  parent?: { kind: "vrrpInstance" | "virtualService"; id: string; name: string };
  action: "added" | "removed" | "changed";
  /** For `changed`: every setting that differs. */
  fields: readonly FieldChange[];
}

interface Entry {
  kind: ChangedKind;
  id: string;
  name: string;
  parent?: NonNullable<ObjectChange["parent"]>;
  /** The object's own settings, without the parts that are entries themselves. */
  settings: Readonly<Record<string, unknown>>;
}

/** The objects that differ between two configurations of a cluster, matched by id; `before` is undefined when there was none. */
export function clusterDiff(before: Cluster | undefined, after: Cluster): ObjectChange[] {
  const oldEntries = new Map(
    (before === undefined ? [] : entriesOf(before)).map((entry) => [keyOf(entry), entry]),
  );
  const newEntries = entriesOf(after);
  const newKeys = new Set(newEntries.map(keyOf));
  const changes: ObjectChange[] = [];
  for (const entry of newEntries) {
    const old = oldEntries.get(keyOf(entry));
    if (old === undefined) {
      changes.push(change(entry, "added", []));
      continue;
    }
    const fields = [...fieldChanges(old.settings, entry.settings, []), ...placeChanges(old, entry)];
    if (fields.length > 0) changes.push(change(entry, "changed", fields));
  }
  for (const [key, entry] of oldEntries) {
    if (!newKeys.has(key)) changes.push(change(entry, "removed", []));
  }
  return changes;
}

/** A change in words, e.g. `web-1 in shop: weight 1 to 3`. */
export function changeText(change: ObjectChange): string {
  const name = change.parent === undefined ? change.name : `${change.name} in ${change.parent.name}`;
  if (change.action !== "changed") return `${name}: ${change.action}`;
  const fields = change.fields.map((field) => {
    const label = field.path
      .filter((part) => part !== "settings")
      .map(words)
      .join(" ");
    if (field.before === undefined) return `${label} set to ${valueText(field.after)}`;
    if (field.after === undefined) return `${label} ${valueText(field.before)} removed`;
    return `${label} ${valueText(field.before)} to ${valueText(field.after)}`;
  });
  return `${name}: ${fields.join(", ")}`;
}

function entriesOf(cluster: Cluster): Entry[] {
  const directors = new Map(cluster.directors.map((director) => [director.directorId, director.name]));
  const servers = new Map(cluster.realServers.map((server) => [server.realServerId, server.name]));
  const entries: Entry[] = [
    { kind: "cluster", id: cluster.clusterId, name: cluster.name, settings: { name: cluster.name } },
  ];
  for (const director of cluster.directors) {
    entries.push({ kind: "director", id: director.directorId, name: director.name, settings: director });
  }
  for (const instance of cluster.vrrpInstances) {
    const { members, vips, ...settings } = instance;
    const parent = { kind: "vrrpInstance", id: instance.vrrpInstanceId, name: instance.name } as const;
    entries.push({ kind: "vrrpInstance", id: instance.vrrpInstanceId, name: instance.name, settings });
    for (const member of members) {
      const name = directors.get(member.directorId) ?? member.directorId;
      entries.push({ kind: "vrrpMember", id: member.directorId, name, parent, settings: member });
    }
    for (const vip of vips) {
      entries.push({ kind: "vip", id: vip.vipId, name: vip.address, parent, settings: vip });
    }
  }
  for (const server of cluster.realServers) {
    entries.push({ kind: "realServer", id: server.realServerId, name: server.name, settings: server });
  }
  for (const service of cluster.virtualServices) {
    const { pool, ...settings } = service;
    const parent = { kind: "virtualService", id: service.virtualServiceId, name: service.name } as const;
    entries.push({ kind: "virtualService", id: service.virtualServiceId, name: service.name, settings });
    for (const member of pool) {
      const name = servers.get(member.realServerId) ?? member.realServerId;
      entries.push({ kind: "poolMember", id: member.poolMemberId, name, parent, settings: member });
    }
  }
  return entries;
}

function keyOf(entry: Entry): string {
  // A VIP that moved to another instance is the same VIP; a member belongs to its instance.
  return entry.kind === "vrrpMember"
    ? `${entry.kind} ${entry.parent?.id} ${entry.id}`
    : `${entry.kind} ${entry.id}`;
}

function change(entry: Entry, action: ObjectChange["action"], fields: FieldChange[]): ObjectChange {
  const { kind, id, name, parent } = entry;
  return { kind, id, name, ...(parent === undefined ? {} : { parent }), action, fields };
}

function fieldChanges(before: unknown, after: unknown, path: Path): FieldChange[] {
  if (Object.is(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => fieldChanges(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      fieldChanges(before[index], after[index], [...path, index]),
    );
  }
  return [{ path, before, after }];
}

function placeChanges(before: Entry, after: Entry): FieldChange[] {
  if (before.parent === undefined || after.parent === undefined || before.parent.id === after.parent.id)
    return [];
  return [{ path: [after.parent.kind], before: before.parent.name, after: after.parent.name }];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function words(part: string | number): string {
  if (typeof part === "number") return String(part + 1);
  return part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueText(value: unknown): string {
  if (typeof value === "string") return value === "" ? "nothing" : value;
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return String(value);
  if (isRecord(value) && typeof value.type === "string") return value.type;
  return JSON.stringify(value);
}
