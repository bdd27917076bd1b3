import * as z from "zod";
import {
  addressSchema,
  commentSchema,
  idSchema,
  interfaceSchema,
  nameSchema,
} from "@/server/core/cluster/names";

/** How a real server is kept from answering ARP for a VIP. `unmanaged`: done by hand, Shoal only shows the steps. */
export const arpFixSchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("sysctl") }),
  z.strictObject({ method: z.literal("unmanaged") }),
]);

/** A machine behind the directors. It may serve in several virtual services. */
export const realServerSchema = z.strictObject({
  realServerId: idSchema,
  name: nameSchema,
  comment: z.exactOptional(commentSchema),
  address: addressSchema,
  /** The host that Shoal manages; absent: unmanaged. */
  hostId: z.exactOptional(idSchema),
  /** The interface on the directors' segment; absent: the one that holds `address`. */
  interface: z.exactOptional(interfaceSchema),
  arpFix: arpFixSchema,
});

export type ArpFixChoice = z.infer<typeof arpFixSchema>;
export type RealServer = z.infer<typeof realServerSchema>;
