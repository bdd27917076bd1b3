import { isEditable } from "@/server/changes/changeStates";
import { noChange } from "@/server/changes/changeViews";
import { canonicalJson } from "@/server/core/canonical";
import { type Cluster, clusterSchema, OBJECT_KINDS, type ObjectKind } from "@/server/core/cluster";
import { applyEdit, type Edit } from "@/server/core/cluster/edit";
import type { Tx } from "@/server/db/client";
import { createVersion, loadCluster, saveCluster } from "@/server/db/clusterVersion";
import type { Change, ConfigVersion } from "@/server/db/generated/client";
import { AppError } from "@/server/errors";

/** Which change of which cluster. */
export interface ChangeRef {
  clusterId: string;
  changeId: string;
}

/** Opens a change: a draft copied from what is applied now. */
export async function openChange(
  tx: Tx,
  { clusterId, title, reason }: { clusterId: string; title: string; reason: string },
  userId: string,
): Promise<Change> {
  const cluster = await tx.cluster.findUnique({ where: { id: clusterId } });
  if (cluster === null) throw new AppError("notFound", { text: "This cluster does not exist." });
  const version = await createVersion(tx, { clusterId, baseVersionId: cluster.appliedVersionId });
  return tx.change.create({
    data: { clusterId, versionId: version.id, title, reason, ownerId: userId },
  });
}

/** One object before and after edits; undefined: it was not there. */
export interface ObjectEdit {
  kind: ObjectKind;
  id: string;
  name: string;
  before: unknown;
  after: unknown;
}

/**
 * Puts edits into a change. They must have been made on the revision that is stored, else AppError `conflict`: somebody
 * edited in between. A change whose deployment failed becomes a draft again, on a new version.
 */
export async function editChange(
  tx: Tx,
  ref: ChangeRef & { revision: number; edits: readonly Edit[] },
  userId: string,
): Promise<{ revision: number; number: number; edited: ObjectEdit[] }> {
  const { change, version: seen } = await lockChange(tx, ref);
  if (seen.revision !== ref.revision) {
    throw new AppError("conflict", {
      text: "Somebody else edited this change in the meantime. Look at it again, then repeat your edit.",
    });
  }
  const version = seen.frozenAt === null ? seen : await reopen(tx, change, seen);
  const before = await loadCluster(tx, version.id);
  const after = ref.edits.reduce(applyEdit, before);
  const parsed = clusterSchema.safeParse(after);
  if (!parsed.success) {
    throw new AppError("badInput", { text: "These edits do not make a configuration.", cause: parsed.error });
  }
  await refuseRemovedHosts(tx, { before, after });
  await saveCluster(tx, version.id, { before, after: parsed.data });
  const revision = seen.revision + 1;
  await tx.configVersion.update({ where: { id: version.id }, data: { revision } });
  await tx.changeAuthor.createMany({ data: { changeId: change.id, userId }, skipDuplicates: true });
  return { revision, number: change.number, edited: editedObjects(before, parsed.data) };
}

/** Gives a change another title or reason. */
export async function describeChange(
  tx: Tx,
  { title, reason, ...ref }: ChangeRef & { title: string; reason: string },
): Promise<{ before: Change; after: Change }> {
  const { change } = await lockChange(tx, ref);
  return {
    before: change,
    after: await tx.change.update({ where: { id: change.id }, data: { title, reason } }),
  };
}

/** Gives a change up. Its version stays to be looked at. */
export async function withdrawChange(tx: Tx, ref: ChangeRef): Promise<Change> {
  const { change } = await lockChange(tx, ref);
  return tx.change.update({
    where: { id: change.id },
    data: { state: "withdrawn", closedAt: new Date() },
  });
}

/** The change and its version, locked until the transaction ends; only while it may be edited. */
export async function lockChange(
  tx: Tx,
  { clusterId, changeId }: ChangeRef,
): Promise<{ change: Change; version: ConfigVersion }> {
  await tx.$queryRaw`
    select "id" from "Change" where "id" = ${changeId}::uuid and "clusterId" = ${clusterId}::uuid for update`;
  const found = await tx.change.findFirst({
    where: { id: changeId, clusterId },
    include: { version: true },
  });
  if (found === null) throw noChange();
  const { version, ...change } = found;
  if (!isEditable(change.state)) {
    throw new AppError("conflict", {
      text: `Change ${change.number} is ${change.state} and stays as it is.`,
    });
  }
  return { change, version };
}

async function reopen(tx: Tx, change: Change, frozen: ConfigVersion): Promise<ConfigVersion> {
  const copy = await createVersion(tx, { clusterId: change.clusterId, baseVersionId: frozen.id });
  // The base is what the change began from, not its own failed attempt.
  const version = await tx.configVersion.update({
    where: { id: copy.id },
    data: { baseVersionId: frozen.baseVersionId },
  });
  await tx.change.update({ where: { id: change.id }, data: { versionId: version.id, state: "draft" } });
  return version;
}

async function refuseRemovedHosts(
  tx: Tx,
  { before, after }: { before: Cluster; after: Cluster },
): Promise<void> {
  const known = new Set(hostIdsIn(before));
  const added = hostIdsIn(after).filter((id) => !known.has(id));
  if (added.length === 0) return;
  const removed = await tx.host.findFirst({ where: { id: { in: added }, removedAt: { not: null } } });
  if (removed === null) return;
  throw new AppError("badInput", { text: `The host ${removed.name} was removed from Shoal.` });
}

function hostIdsIn({ directors, realServers }: Cluster): string[] {
  return [...directors, ...realServers].map((each) => each.hostId).filter((id) => id !== undefined);
}

/** What differs between two configurations, object by object. */
export function editedObjects(before: Cluster, after: Cluster): ObjectEdit[] {
  const kinds: readonly ObjectKind[] = ["director", "vrrpInstance", "realServer", "virtualService"];
  return kinds.flatMap((kind) => {
    const old = objectsOf(before, kind);
    const wanted = objectsOf(after, kind);
    return [...new Set([...old.keys(), ...wanted.keys()])].flatMap((id): ObjectEdit[] => {
      const [was, is] = [old.get(id), wanted.get(id)];
      if (was !== undefined && is !== undefined && canonicalJson(was) === canonicalJson(is)) return [];
      return [{ kind, id, name: (is ?? was)?.name ?? "", before: was, after: is }];
    });
  });
}

function objectsOf(cluster: Cluster, kind: ObjectKind): Map<string, { name: string }> {
  const { list, id } = OBJECT_KINDS[kind];
  return new Map(cluster[list].map((object) => [String(Reflect.get(object, id)), object]));
}
