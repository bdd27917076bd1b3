import { type Cluster, OBJECT_KINDS, type ObjectKind } from "@/server/core/cluster";

/** What the open change does to an object. */
export type ObjectMark = "new" | "edited" | "removed";

/** The objects of a kind that differ between what is applied and what is shown, by their id. */
export function changedObjects(
  applied: Cluster | undefined,
  shown: Cluster,
  kind: ObjectKind,
): ReadonlyMap<string, ObjectMark> {
  const marks = new Map<string, ObjectMark>();
  if (applied === shown) return marks;
  const { list, id } = OBJECT_KINDS[kind];
  const before = byId(applied?.[list] ?? [], id);
  const after = byId(shown[list], id);
  for (const [objectId, item] of after) {
    const old = before.get(objectId);
    if (old === undefined) marks.set(objectId, "new");
    else if (old !== item && JSON.stringify(old) !== JSON.stringify(item)) marks.set(objectId, "edited");
  }
  for (const objectId of before.keys()) if (!after.has(objectId)) marks.set(objectId, "removed");
  return marks;
}

function byId(items: readonly object[], id: string): Map<string, object> {
  return new Map(items.map((item) => [String(Reflect.get(item, id)), item]));
}
