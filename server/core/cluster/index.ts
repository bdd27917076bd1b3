import * as z from "zod";
import { directorSchema } from "@/server/core/cluster/director";
import { globalFields } from "@/server/core/cluster/globalFields";
import { idSchema, nameSchema, rawSchema } from "@/server/core/cluster/names";
import { realServerSchema } from "@/server/core/cluster/realServer";
import { syncGroupSchema } from "@/server/core/cluster/syncGroup";
import { trackerSchema } from "@/server/core/cluster/tracker";
import { virtualServiceSchema } from "@/server/core/cluster/virtualService";
import { vrrpInstanceSchema } from "@/server/core/cluster/vrrpInstance";
import { schemaOf } from "@/server/core/fields";

export type { Director } from "@/server/core/cluster/director";
export type { ArpFixChoice, RealServer } from "@/server/core/cluster/realServer";
export type { SyncGroup } from "@/server/core/cluster/syncGroup";
export type { Tracker } from "@/server/core/cluster/tracker";
export type {
  ForwardingMethod,
  Listen,
  PoolMember,
  Protocol,
  Scheduler,
  SorryServer,
  Tunnel,
  VirtualService,
} from "@/server/core/cluster/virtualService";
export type { Vip, VrrpInstance, VrrpMember } from "@/server/core/cluster/vrrpInstance";

/**
 * The whole desired configuration of a cluster at one moment: what one configuration version holds.
 * Objects keep their id from version to version; lists are in the order in which they are rendered.
 */
export const clusterSchema = z.strictObject({
  clusterId: idSchema,
  name: nameSchema,
  directors: z.array(directorSchema),
  vrrpInstances: z.array(vrrpInstanceSchema),
  realServers: z.array(realServerSchema),
  virtualServices: z.array(virtualServiceSchema),
  syncGroups: z.exactOptional(z.array(syncGroupSchema)),
  trackers: z.exactOptional(z.array(trackerSchema)),
  /** Settings of keepalived as a whole, on every director. */
  settings: z.exactOptional(schemaOf(globalFields)),
  /** What the model does not cover within `global_defs`. */
  globalRaw: z.exactOptional(rawSchema),
  /** Blocks that the model does not cover, on every director. */
  raw: z.exactOptional(rawSchema),
});

export type Cluster = z.infer<typeof clusterSchema>;

/** The kinds of object that edits speak of: the list of the cluster that holds them, and the key of their id. */
export const OBJECT_KINDS = {
  director: { list: "directors", id: "directorId" },
  vrrpInstance: { list: "vrrpInstances", id: "vrrpInstanceId" },
  realServer: { list: "realServers", id: "realServerId" },
  virtualService: { list: "virtualServices", id: "virtualServiceId" },
} as const;

export type ObjectKind = keyof typeof OBJECT_KINDS;
