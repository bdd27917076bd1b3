import type { Cluster } from "@/server/core/cluster";
import type { Edit } from "@/server/core/cluster/edit";

/** What a change is called that begins with an edit; people can give it a better title afterwards. */
export function editTitle(cluster: Cluster, edit: Edit): string {
  switch (edit.kind) {
    case "putDirector":
      return `${verb(cluster.directors, (each) => each.directorId === edit.director.directorId)} director ${edit.director.name}`;
    case "putVrrpInstance":
      return `${verb(cluster.vrrpInstances, (each) => each.vrrpInstanceId === edit.vrrpInstance.vrrpInstanceId)} VRRP instance ${edit.vrrpInstance.name}`;
    case "putRealServer":
      return `${verb(cluster.realServers, (each) => each.realServerId === edit.realServer.realServerId)} real server ${edit.realServer.name}`;
    case "putVirtualService":
      return `${verb(cluster.virtualServices, (each) => each.virtualServiceId === edit.virtualService.virtualServiceId)} virtual service ${edit.virtualService.name}`;
    case "removeDirector":
      return `Remove director ${nameOf(cluster.directors, (each) => each.directorId === edit.directorId)}`;
    case "removeVrrpInstance":
      return `Remove VRRP instance ${nameOf(cluster.vrrpInstances, (each) => each.vrrpInstanceId === edit.vrrpInstanceId)}`;
    case "removeRealServer":
      return `Remove real server ${nameOf(cluster.realServers, (each) => each.realServerId === edit.realServerId)}`;
    case "removeVirtualService":
      return `Remove virtual service ${nameOf(cluster.virtualServices, (each) => each.virtualServiceId === edit.virtualServiceId)}`;
  }
}

function verb<Item>(items: readonly Item[], isIt: (item: Item) => boolean): "Add" | "Edit" {
  return items.some(isIt) ? "Edit" : "Add";
}

function nameOf<Item extends { name: string }>(
  items: readonly Item[],
  isIt: (item: Item) => boolean,
): string {
  return items.find(isIt)?.name ?? "";
}
