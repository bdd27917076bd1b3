import * as z from "zod";
import { idSchema, nameSchema } from "@/server/core/cluster/names";

/** An LVS router of the cluster: a host that runs keepalived. */
export const directorSchema = z.strictObject({
  directorId: idSchema,
  name: nameSchema,
  /** The host that plays this role. */
  hostId: idSchema,
});

export type Director = z.infer<typeof directorSchema>;
