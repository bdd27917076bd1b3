import * as z from "zod";
import { checkSchema } from "@/server/core/checkers";
import {
  addressSchema,
  commentSchema,
  idSchema,
  nameSchema,
  portSchema,
  rawSchema,
} from "@/server/core/cluster/names";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import { schemaOf } from "@/server/core/fields";

/** `lb_algo` and what each scheduler does (kernel: Documentation/networking/ipvs, ip_vs_*). */
export const SCHEDULERS = {
  wlc: "Fewest connections for its weight",
  lc: "Fewest connections",
  wrr: "In turn, by weight",
  rr: "In turn",
  sh: "By client address (source hashing)",
  dh: "By destination address",
  mh: "By client address, consistently (Maglev)",
  sed: "Shortest expected delay",
  nq: "Idle server first, else shortest expected delay",
  lblc: "By destination, locality based",
  lblcr: "By destination with replication",
  fo: "Highest weight that is up (failover)",
  ovf: "Highest weight until full (overflow)",
  twos: "Better of two at random",
} as const;

export type Scheduler = keyof typeof SCHEDULERS;

/** Releases of keepalived that first know a scheduler; those not named are in every release. */
export const SCHEDULER_SINCE: Readonly<Partial<Record<Scheduler, string>>> = {
  fo: "1.3.6",
  ovf: "1.3.6",
  mh: "2.0.7",
  twos: "2.2.5",
};

const schedulerSchema = z.enum(Object.keys(SCHEDULERS) as [Scheduler, ...Scheduler[]]);

/** `lb_kind`: NAT rewrites both ways through the director, DR sends by MAC address, TUN inside IP. */
export const forwardingMethodSchema = z.enum(["NAT", "DR", "TUN"]);

export const protocolSchema = z.enum(["TCP", "UDP", "SCTP"]);

/** Where clients connect to. */
export const listenSchema = z.strictObject({
  address: addressSchema,
  port: portSchema,
  protocol: protocolSchema,
});

/** A real server's place in one virtual service. */
export const poolMemberSchema = z.strictObject({
  poolMemberId: idSchema,
  realServerId: idSchema,
  /** With DR and TUN the same as the virtual service's port: the kernel does not rewrite it. */
  port: portSchema,
  /** Share of new connections; 0 takes none. */
  weight: z.int().min(0).max(65535),
  enabled: z.boolean().default(true),
  /** Instead of the virtual service's checks; absent: those. */
  checks: z.exactOptional(z.array(checkSchema)),
  /** Everything else that a real server can have in a service. */
  settings: z.exactOptional(schemaOf(poolMemberFields)),
  /** What the model does not cover. */
  raw: z.exactOptional(rawSchema),
});

/** Takes the clients while the quorum is lost. */
export const sorryServerSchema = z.strictObject({
  address: addressSchema,
  /** Absent: the virtual service's. */
  port: z.exactOptional(portSchema),
  /** Keeps it in the table at weight 0 instead of removing it when it is not needed. */
  inhibit: z.boolean().default(false),
  /** Other than the virtual service's. */
  forwardingMethod: z.exactOptional(z.enum(["NAT", "DR", "TUN"])),
});

/** How packets are wrapped with TUN; absent: plain IP in IP. */
export const tunnelSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ipip") }),
  z.strictObject({ type: z.literal("gre"), checksum: z.exactOptional(z.enum(["nocsum", "csum"])) }),
  z.strictObject({
    type: z.literal("gue"),
    port: portSchema,
    checksum: z.exactOptional(z.enum(["nocsum", "csum", "remcsum"])),
  }),
]);

/** A virtual service: keepalived's `virtual_server`. */
export const virtualServiceSchema = z.strictObject({
  virtualServiceId: idSchema,
  name: nameSchema,
  comment: z.exactOptional(commentSchema),
  enabled: z.boolean().default(true),
  listen: listenSchema,
  forwardingMethod: forwardingMethodSchema,
  scheduler: schedulerSchema.default("wlc"),
  /** Seconds between checks. */
  delayLoop: z.number().min(0.001).max(4294).default(6),
  /** Seconds a client stays with its real server; absent: not persistent. */
  persistenceTimeout: z.exactOptional(z.int().min(1).max(2678400)),
  /** How each real server is tested; all must pass. */
  checks: z.array(checkSchema),
  pool: z.array(poolMemberSchema),
  /** Only with TUN. */
  tunnel: z.exactOptional(tunnelSchema),
  sorryServer: z.exactOptional(sorryServerSchema),
  /** Everything else that a virtual service can have. */
  settings: z.exactOptional(schemaOf(virtualServiceFields)),
  /** What the model does not cover. */
  raw: z.exactOptional(rawSchema),
});

export type ForwardingMethod = z.infer<typeof forwardingMethodSchema>;
export type Protocol = z.infer<typeof protocolSchema>;
export type SorryServer = z.infer<typeof sorryServerSchema>;
export type Tunnel = z.infer<typeof tunnelSchema>;
export type Listen = z.infer<typeof listenSchema>;
export type PoolMember = z.infer<typeof poolMemberSchema>;
export type VirtualService = z.infer<typeof virtualServiceSchema>;
