import * as z from "zod";
import { idSchema, nameSchema, rawSchema } from "@/server/core/cluster/names";

/** An LVS router of the cluster: a host that runs keepalived. */
export const directorSchema = z.strictObject({
  directorId: idSchema,
  name: nameSchema,
  /** The host that plays this role. */
  hostId: idSchema,
  /** What stands on this director alone, outside every block. */
  raw: z.exactOptional(rawSchema),
});

export type Director = z.infer<typeof directorSchema>;
