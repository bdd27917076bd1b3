import * as z from "zod";
import type { Cluster } from "@/server/core/cluster";
import { directorSchema } from "@/server/core/cluster/director";
import { idSchema } from "@/server/core/cluster/names";
import { realServerSchema } from "@/server/core/cluster/realServer";
import { virtualServiceSchema } from "@/server/core/cluster/virtualService";
import { vrrpInstanceSchema } from "@/server/core/cluster/vrrpInstance";

/** One edit of a draft: put a whole object (new or changed) or remove one. The same in the browser and on the server. */
export const editSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("putDirector"), director: directorSchema }),
  z.strictObject({ kind: z.literal("putVrrpInstance"), vrrpInstance: vrrpInstanceSchema }),
  z.strictObject({ kind: z.literal("putRealServer"), realServer: realServerSchema }),
  z.strictObject({ kind: z.literal("putVirtualService"), virtualService: virtualServiceSchema }),
  z.strictObject({ kind: z.literal("removeDirector"), directorId: idSchema }),
  z.strictObject({ kind: z.literal("removeVrrpInstance"), vrrpInstanceId: idSchema }),
  z.strictObject({ kind: z.literal("removeRealServer"), realServerId: idSchema }),
  z.strictObject({ kind: z.literal("removeVirtualService"), virtualServiceId: idSchema }),
]);

export type Edit = z.infer<typeof editSchema>;

/**
 * The cluster after an edit. Removing a director or real server also removes its places in VRRP instances and pools,
 * so that no reference is left without its object.
 */
export function applyEdit(cluster: Cluster, edit: Edit): Cluster {
  switch (edit.kind) {
    case "putDirector":
      return { ...cluster, directors: put(cluster.directors, edit.director, "directorId") };
    case "putVrrpInstance":
      return { ...cluster, vrrpInstances: put(cluster.vrrpInstances, edit.vrrpInstance, "vrrpInstanceId") };
    case "putRealServer":
      return { ...cluster, realServers: put(cluster.realServers, edit.realServer, "realServerId") };
    case "putVirtualService":
      return {
        ...cluster,
        virtualServices: put(cluster.virtualServices, edit.virtualService, "virtualServiceId"),
      };
    case "removeDirector":
      return {
        ...cluster,
        directors: cluster.directors.filter((director) => director.directorId !== edit.directorId),
        vrrpInstances: cluster.vrrpInstances.map((instance) => ({
          ...instance,
          members: instance.members.filter((member) => member.directorId !== edit.directorId),
        })),
      };
    case "removeVrrpInstance":
      return {
        ...cluster,
        vrrpInstances: cluster.vrrpInstances.filter((each) => each.vrrpInstanceId !== edit.vrrpInstanceId),
      };
    case "removeRealServer":
      return {
        ...cluster,
        realServers: cluster.realServers.filter((server) => server.realServerId !== edit.realServerId),
        virtualServices: cluster.virtualServices.map((service) => ({
          ...service,
          pool: service.pool.filter((member) => member.realServerId !== edit.realServerId),
        })),
      };
    case "removeVirtualService":
      return {
        ...cluster,
        virtualServices: cluster.virtualServices.filter(
          (each) => each.virtualServiceId !== edit.virtualServiceId,
        ),
      };
  }
}

function put<Item, Key extends keyof Item>(items: readonly Item[], item: Item, key: Key): Item[] {
  const index = items.findIndex((each) => each[key] === item[key]);
  return index < 0 ? [...items, item] : items.with(index, item);
}
