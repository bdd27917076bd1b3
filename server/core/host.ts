import * as z from "zod";
import { idSchema, nameSchema, portSchema } from "@/server/core/cluster/names";

/** Where a host is: an IP address or a DNS name (RFC 1123). */
export const hostAddressSchema = z
  .string()
  .trim()
  .min(1, { error: "An IP address or a host name, e.g. 192.0.2.10 or lvs1.example.net." })
  .max(253)
  .refine((value) => isAddress(value) || isDnsName(value), {
    error: "An IP address or a host name, e.g. 192.0.2.10 or lvs1.example.net.",
  });

/** A user of a Unix system (useradd(8)). */
export const hostUserSchema = z
  .string()
  .max(32)
  .regex(/^[a-z_][a-z0-9_.-]*$/i, { error: "A user of the host, e.g. root." });

/** A host's public key: type and base64 as in a known_hosts file. */
export const hostKeySchema = z.object({
  type: z.string().regex(/^[a-z0-9@.-]{1,64}$/),
  base64: z
    .string()
    .max(4096)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
});

/** Where to reach a host. */
export const hostPlaceSchema = z.object({ address: hostAddressSchema, port: portSchema.default(22) });

/** How Shoal reaches a host: what a person enters. */
export const hostSchema = hostPlaceSchema.extend({
  name: nameSchema,
  user: hostUserSchema.default("root"),
  /** Run everything through `sudo -n`, because the user is not root. */
  sudo: z.boolean().default(false),
  sshKeyId: idSchema,
});

export type HostSettings = z.infer<typeof hostSchema>;

function isAddress(value: string): boolean {
  return z.union([z.ipv4(), z.ipv6()]).safeParse(value).success;
}

function isDnsName(value: string): boolean {
  const labels = value.replace(/\.$/, "").split(".");
  // Four numbers that are no address are a typing error, not a name.
  return (
    labels.every((label) => /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? "")
  );
}
