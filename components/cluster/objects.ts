import type * as z from "zod";
import { type Cluster, OBJECT_KINDS, type ObjectKind } from "@/server/core/cluster";
import { directorSchema } from "@/server/core/cluster/director";
import type { Edit } from "@/server/core/cluster/edit";
import { realServerSchema } from "@/server/core/cluster/realServer";
import { virtualServiceSchema } from "@/server/core/cluster/virtualService";
import { vrrpInstanceSchema } from "@/server/core/cluster/vrrpInstance";
import type { Path } from "@/server/core/problem";

/** What the pages call each kind of object, and where they show it below the cluster's address. */
export const KIND_WORDS: Readonly<Record<ObjectKind, { one: string; many: string; path: string }>> = {
  director: { one: "director", many: "directors", path: "directors" },
  vrrpInstance: { one: "VRRP instance", many: "VRRP instances", path: "vrrp" },
  realServer: { one: "real server", many: "real servers", path: "real-servers" },
  virtualService: { one: "virtual service", many: "virtual services", path: "services" },
};

/** The schema of each kind of object. */
export const KIND_SCHEMAS: Readonly<Record<ObjectKind, z.ZodType>> = {
  director: directorSchema,
  vrrpInstance: vrrpInstanceSchema,
  realServer: realServerSchema,
  virtualService: virtualServiceSchema,
};

/** The place of an object in a cluster; undefined when it is not there. */
export function placeOf(cluster: Cluster, kind: ObjectKind, objectId: string): Path | undefined {
  const { list, id } = OBJECT_KINDS[kind];
  const items: readonly object[] = cluster[list];
  const index = items.findIndex((item) => Reflect.get(item, id) === objectId);
  return index < 0 ? undefined : [list, index];
}

/** The edit that puts an object; undefined when the schema does not take it. */
export function putEdit(kind: ObjectKind, value: unknown): Edit | undefined {
  switch (kind) {
    case "director": {
      const { data } = directorSchema.safeParse(value);
      return data === undefined ? undefined : { kind: "putDirector", director: data };
    }
    case "vrrpInstance": {
      const { data } = vrrpInstanceSchema.safeParse(value);
      return data === undefined ? undefined : { kind: "putVrrpInstance", vrrpInstance: data };
    }
    case "realServer": {
      const { data } = realServerSchema.safeParse(value);
      return data === undefined ? undefined : { kind: "putRealServer", realServer: data };
    }
    case "virtualService": {
      const { data } = virtualServiceSchema.safeParse(value);
      return data === undefined ? undefined : { kind: "putVirtualService", virtualService: data };
    }
  }
}

/** The edit that removes an object. */
export function removeEdit(kind: ObjectKind, objectId: string): Edit {
  switch (kind) {
    case "director":
      return { kind: "removeDirector", directorId: objectId };
    case "vrrpInstance":
      return { kind: "removeVrrpInstance", vrrpInstanceId: objectId };
    case "realServer":
      return { kind: "removeRealServer", realServerId: objectId };
    case "virtualService":
      return { kind: "removeVirtualService", virtualServiceId: objectId };
  }
}

/** The page of an object, from what a path of a problem or of something wrong begins with: list and id or index. */
export function pathOfObject(cluster: Cluster, at: Path): string | undefined {
  const [list, which] = at;
  for (const kind of Object.keys(OBJECT_KINDS) as ObjectKind[]) {
    const names = OBJECT_KINDS[kind];
    if (names.list !== list) continue;
    const items: readonly object[] = cluster[names.list];
    const item =
      typeof which === "number" ? items[which] : items.find((each) => Reflect.get(each, names.id) === which);
    return item === undefined
      ? `/clusters/${cluster.clusterId}/${KIND_WORDS[kind].path}`
      : `/clusters/${cluster.clusterId}/${KIND_WORDS[kind].path}/${String(Reflect.get(item, names.id))}`;
  }
  return undefined;
}
