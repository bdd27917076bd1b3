import type { Cluster, PoolMember, VirtualService, VrrpInstance } from "@/server/core/cluster";
import type { Path } from "@/server/core/problem";

/** The VRRP instances that are rendered, with where they are. */
export function enabledInstances(cluster: Cluster): { instance: VrrpInstance; at: Path }[] {
  return cluster.vrrpInstances.flatMap((instance, index) =>
    instance.enabled ? [{ instance, at: ["vrrpInstances", index] }] : [],
  );
}

/** The virtual services that are rendered, with where they are. */
export function enabledServices(cluster: Cluster): { service: VirtualService; at: Path }[] {
  return cluster.virtualServices.flatMap((service, index) =>
    service.enabled ? [{ service, at: ["virtualServices", index] }] : [],
  );
}

/** The members of a pool that are rendered, with where they are. */
export function enabledMembers(service: VirtualService, at: Path): { member: PoolMember; at: Path }[] {
  return service.pool.flatMap((member, index) =>
    member.enabled ? [{ member, at: [...at, "pool", index] }] : [],
  );
}

/** Every item after the first of its key, with the first one; items without key are left out. */
export function repeated<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): { item: Item; first: Item }[] {
  const firsts = new Map<string, Item>();
  return items.flatMap((item) => {
    const key = keyOf(item);
    if (key === undefined) return [];
    const first = firsts.get(key);
    if (first !== undefined) return [{ item, first }];
    firsts.set(key, item);
    return [];
  });
}
