import * as z from "zod";
import { commentSchema, idSchema, nameSchema, rawSchema } from "@/server/core/cluster/names";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import { schemaOf } from "@/server/core/fields";

/** VRRP instances that change their state together (keepalived.conf(5), vrrp_sync_group). */
export const syncGroupSchema = z.strictObject({
  syncGroupId: idSchema,
  name: nameSchema,
  comment: z.exactOptional(commentSchema),
  enabled: z.boolean().default(true),
  vrrpInstanceIds: z.array(idSchema),
  settings: z.exactOptional(schemaOf(syncGroupFields)),
  raw: z.exactOptional(rawSchema),
});

export type SyncGroup = z.infer<typeof syncGroupSchema>;
