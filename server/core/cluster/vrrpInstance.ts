import * as z from "zod";
import {
  addressSchema,
  commentSchema,
  idSchema,
  interfaceSchema,
  nameSchema,
  rawSchema,
} from "@/server/core/cluster/names";
import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import { schemaOf } from "@/server/core/fields";

const vipOptionsSchema = z
  .string()
  .max(300)
  .regex(/^[A-Za-z0-9._:/-]+( [A-Za-z0-9._:/-]+)*$/, {
    error: "Words separated by single blanks, e.g. label eth0:1.",
  });

/** A virtual address. It belongs to one VRRP instance; the master holds it. */
export const vipSchema = z.strictObject({
  vipId: idSchema,
  address: addressSchema,
  /** Bits of the netmask; keepalived's default is 32 (IPv4) or 128 (IPv6). */
  prefixLength: z.int().min(0).max(128),
  /** Interface that gets the address; absent: the instance's. */
  device: z.exactOptional(interfaceSchema),
  /** True: `virtual_ipaddress_excluded`, i.e. not named in the adverts. */
  excluded: z.boolean().default(false),
  /** Further words behind the address as keepalived takes them, e.g. `label eth0:1 scope link`. */
  options: z.exactOptional(vipOptionsSchema),
});

/** One director's part in a VRRP instance. */
export const vrrpMemberSchema = z.strictObject({
  directorId: idSchema,
  /** 1 to 254; the highest live one is master. 255 is for an address owner, which a VIP of a cluster never has. */
  priority: z.int().min(1).max(254),
  /** This director's interface where it differs from the instance's. */
  interface: z.exactOptional(interfaceSchema),
  /** `unicast_src_ip`: the address adverts are sent from; required with unicast. */
  sourceAddress: z.exactOptional(addressSchema),
});

/** A VRRP instance: addresses that move together between the directors (keepalived.conf(5), vrrp_instance). */
export const vrrpInstanceSchema = z.strictObject({
  vrrpInstanceId: idSchema,
  name: nameSchema,
  comment: z.exactOptional(commentSchema),
  enabled: z.boolean().default(true),
  interface: interfaceSchema,
  virtualRouterId: z.int().min(1).max(255),
  version: z.union([z.literal(2), z.literal(3)]).default(2),
  /** Seconds between adverts; whole seconds with version 2, multiples of 0.01 up to 40.95 with version 3. */
  advertInt: z.number().min(0.01).max(255).default(1),
  /** `unicast`: adverts go to the other directors' source addresses; `multicast`: to 224.0.0.18 or ff02::12. */
  transport: z.enum(["multicast", "unicast"]).default("multicast"),
  /** False: `nopreempt` on every director: a returning director stays backup. */
  preempt: z.boolean().default(true),
  members: z.array(vrrpMemberSchema),
  vips: z.array(vipSchema),
  /** Unicast peers besides the directors of this cluster. */
  otherPeers: z.exactOptional(z.array(addressSchema).max(100)),
  /** Everything else that an instance can have. */
  settings: z.exactOptional(schemaOf(vrrpInstanceFields)),
  /** What the model does not cover. */
  raw: z.exactOptional(rawSchema),
});

export type Vip = z.infer<typeof vipSchema>;
export type VrrpMember = z.infer<typeof vrrpMemberSchema>;
export type VrrpInstance = z.infer<typeof vrrpInstanceSchema>;
