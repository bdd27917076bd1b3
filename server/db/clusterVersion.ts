import { canonicalJson } from "@/server/core/canonical";
import { type Cluster, clusterSchema } from "@/server/core/cluster";
import type { Reader, Tx } from "@/server/db/client";
import { type ConfigVersion, Prisma } from "@/server/db/generated/client";
import { diffTable, type WrittenRow } from "@/server/db/versionDiff";
import { clusterSettings, VERSION_TABLES, type VersionTable } from "@/server/db/versionTables";
import { AppError } from "@/server/errors";

/** A cluster without anything in it: what a new one holds before its first change is applied. */
export function emptyCluster(clusterId: string, name: string): Cluster {
  return { clusterId, name, directors: [], vrrpInstances: [], realServers: [], virtualServices: [] };
}

/** Reads a configuration version. Throws AppError `notFound`, or `internal` when the rows are not a cluster. */
export async function loadCluster(db: Reader, versionId: string): Promise<Cluster> {
  const where = { versionId };
  const orderBy = { position: "asc" } as const;
  const version = await db.configVersion.findUnique({
    where: { id: versionId },
    select: { settings: true, cluster: { select: { id: true, name: true } } },
  });
  if (version === null)
    throw new AppError("notFound", { text: "This configuration version does not exist." });
  const directors = await db.directorRow.findMany({ where, orderBy });
  const realServers = await db.realServerRow.findMany({ where, orderBy });
  const instances = await db.vrrpInstanceRow.findMany({ where, orderBy });
  const members = groupedBy(await db.vrrpMemberRow.findMany({ where, orderBy }), (row) => row.vrrpInstanceId);
  const vips = groupedBy(await db.vipRow.findMany({ where, orderBy }), (row) => row.vrrpInstanceId);
  const services = await db.virtualServiceRow.findMany({ where, orderBy });
  const pools = groupedBy(await db.poolMemberRow.findMany({ where, orderBy }), (row) => row.virtualServiceId);
  const syncGroups = await db.syncGroupRow.findMany({ where, orderBy });
  const trackers = await db.trackerRow.findMany({ where, orderBy });
  const parsed = clusterSchema.safeParse({
    ...settingsOf(version.settings),
    clusterId: version.cluster.id,
    name: version.cluster.name,
    directors: directors.map(({ id, name, hostId, settings }) => ({
      ...settingsOf(settings),
      ...{ directorId: id, name, hostId },
    })),
    realServers: realServers.map(({ id, name, address, hostId, settings }) => ({
      ...settingsOf(settings),
      ...{ realServerId: id, name, address },
      ...(hostId === null ? {} : { hostId }),
    })),
    vrrpInstances: instances.map(({ id, name, enabled, interface: device, virtualRouterId, settings }) => ({
      ...settingsOf(settings),
      ...{ vrrpInstanceId: id, name, enabled, interface: device, virtualRouterId },
      members: (members.get(id) ?? []).map(({ directorId, priority, settings }) => ({
        ...settingsOf(settings),
        ...{ directorId, priority },
      })),
      vips: (vips.get(id) ?? []).map(({ id: vipId, address, prefixLength, settings }) => ({
        ...settingsOf(settings),
        ...{ vipId, address, prefixLength },
      })),
    })),
    virtualServices: services.map(({ id, name, enabled, address, port, protocol, settings }) => ({
      ...settingsOf(settings),
      ...{ virtualServiceId: id, name, enabled, listen: { address, port, protocol } },
      pool: (pools.get(id) ?? []).map(
        ({ id: poolMemberId, realServerId, port, weight, enabled, settings }) => ({
          ...settingsOf(settings),
          ...{ poolMemberId, realServerId, port, weight, enabled },
        }),
      ),
    })),
    ...(syncGroups.length > 0 && {
      syncGroups: syncGroups.map(({ id, name, settings }) => ({
        ...settingsOf(settings),
        ...{ syncGroupId: id, name },
      })),
    }),
    ...(trackers.length > 0 && {
      trackers: trackers.map(({ id, name, settings }) => ({
        ...settingsOf(settings),
        ...{ trackerId: id, name },
      })),
    }),
  });
  if (parsed.success) return parsed.data;
  throw new AppError("internal", {
    text: "The stored configuration cannot be read by this release of Shoal.",
    cause: parsed.error,
  });
}

/**
 * Writes a draft version: of the rows that hold `before` only those that differ in `after`. Both must be the same
 * cluster. A rule of the database that is broken comes out as an error of Prisma; see constraintError.ts.
 */
export async function saveCluster(tx: Tx, versionId: string, { before, after }: Edited): Promise<void> {
  const settings = canonicalJson(clusterSettings(after));
  if (settings !== canonicalJson(clusterSettings(before))) {
    await tx.configVersion.update({ where: { id: versionId }, data: { settings: JSON.parse(settings) } });
  }
  const diffs = VERSION_TABLES.map((table) => ({ table, ...diffTable(table, before, after) }));
  // Two objects may swap names, and an object may move from one that goes to one that comes.
  await tx.$executeRaw`set constraints all deferred`;
  for (const { table, insert } of diffs) await insertRows(tx, versionId, { table, written: insert });
  for (const { table, update } of diffs) await updateRows(tx, versionId, { table, written: update });
  for (const { table, remove } of diffs.toReversed()) {
    if (remove.length === 0) continue;
    await tx.$executeRaw`
      delete from ${name(table.table)} kept using ${rowsOf(table, table.key, remove)}
      where kept."versionId" = ${versionId}::uuid and ${matching(table)}`;
  }
  await tx.$executeRaw`set constraints all immediate`;
}

interface Edited {
  before: Cluster;
  after: Cluster;
}

/** Makes the next version of a cluster as a copy of another, or an empty one. */
export async function createVersion(
  tx: Tx,
  { clusterId, baseVersionId }: { clusterId: string; baseVersionId: string | null },
): Promise<ConfigVersion> {
  // The lock makes two openers at once take two numbers.
  await tx.$queryRaw`select "id" from "Cluster" where "id" = ${clusterId}::uuid for update`;
  const last = await tx.configVersion.aggregate({ where: { clusterId }, _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  const version = await tx.configVersion.create({ data: { clusterId, number, baseVersionId } });
  if (baseVersionId !== null) await copyVersion(tx, baseVersionId, version.id);
  return version;
}

/** Copies all rows of a version to another one, which has none yet. */
export async function copyVersion(tx: Tx, fromVersionId: string, toVersionId: string): Promise<void> {
  await tx.$executeRaw`
    update "ConfigVersion" copy set "settings" = source."settings" from "ConfigVersion" source
    where copy."id" = ${toVersionId}::uuid and source."id" = ${fromVersionId}::uuid`;
  for (const table of VERSION_TABLES) {
    const columns = Prisma.join(["position", ...Object.keys(table.columns)].map(name));
    await tx.$executeRaw`
      insert into ${name(table.table)} ("versionId", ${columns})
      select ${toVersionId}::uuid, ${columns} from ${name(table.table)} where "versionId" = ${fromVersionId}::uuid`;
  }
}

interface Writing {
  table: VersionTable;
  written: readonly WrittenRow[];
}

async function insertRows(tx: Tx, versionId: string, { table, written }: Writing): Promise<void> {
  if (written.length === 0) return;
  const columns = Object.keys(table.columns);
  const list = Prisma.join(columns.map(name));
  const values = Prisma.join(columns.map((column) => Prisma.sql`given.${name(column)}`));
  await tx.$executeRaw`
    insert into ${name(table.table)} ("versionId", "position", ${list})
    select ${versionId}::uuid, ${placeIn(table, versionId)}, ${values}
    from ${rowsOf(table, columns, flat(written))}`;
}

async function updateRows(tx: Tx, versionId: string, { table, written }: Writing): Promise<void> {
  if (written.length === 0) return;
  const columns = Object.keys(table.columns);
  const sets = columns.map((column) => Prisma.sql`${name(column)} = given.${name(column)}`);
  await tx.$executeRaw`
    update ${name(table.table)} kept
    set "position" = coalesce(${placeIn(table, versionId)}, kept."position"), ${Prisma.join(sets)}
    from ${rowsOf(table, columns, flat(written))}
    where kept."versionId" = ${versionId}::uuid and ${matching(table)}`;
}

/** The place of a given row: where it says, or after the last of its list, or null. */
function placeIn(table: VersionTable, versionId: string): Prisma.Sql {
  const sameList =
    table.parent === undefined
      ? Prisma.empty
      : Prisma.sql`and last.${name(table.parent)} = given.${name(table.parent)}`;
  return Prisma.sql`coalesce(given."position", given."append" + (
    select coalesce(max(last."position"), -1) from ${name(table.table)} last
    where last."versionId" = ${versionId}::uuid ${sameList}))`;
}

function matching(table: VersionTable): Prisma.Sql {
  const pairs = table.key.map((column) => Prisma.sql`kept.${name(column)} = given.${name(column)}`);
  return Prisma.join(pairs, " and ");
}

/** Rows as a table `given`, sent as one parameter however many they are. */
function rowsOf(table: VersionTable, columns: readonly string[], rows: readonly object[]): Prisma.Sql {
  const typed = columns.map((column) => `"${column}" ${table.columns[column]}`);
  const shape = [...typed, '"position" integer', '"append" integer'].join(", ");
  return Prisma.sql`jsonb_to_recordset(${canonicalJson(rows)}::jsonb) as given(${Prisma.raw(shape)})`;
}

function flat(written: readonly WrittenRow[]): object[] {
  return written.map(({ row, position, append }) => ({ ...row, position, append }));
}

// Names come from VERSION_TABLES only, never from a request.
function name(word: string): Prisma.Sql {
  return Prisma.raw(`"${word}"`);
}

function settingsOf(value: Prisma.JsonValue): object {
  return typeof value === "object" && value !== null ? value : {};
}

function groupedBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
