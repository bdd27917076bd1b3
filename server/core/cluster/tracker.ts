import * as z from "zod";
import { commentSchema, idSchema, nameSchema, rawSchema } from "@/server/core/cluster/names";
import { watchSchema } from "@/server/core/trackers";

/** Something that instances and sync groups track by its name. */
export const trackerSchema = z.strictObject({
  trackerId: idSchema,
  name: nameSchema,
  comment: z.exactOptional(commentSchema),
  enabled: z.boolean().default(true),
  watch: watchSchema,
  raw: z.exactOptional(rawSchema),
});

export type Tracker = z.infer<typeof trackerSchema>;
