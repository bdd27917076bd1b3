import ipaddr from "ipaddr.js";
import { nameSchema } from "@/server/core/cluster/names";
import type { LvsAccount } from "@/server/core/piranha/lvsAccount";
import type { LvsConfig, LvsVirtual } from "@/server/core/piranha/read";

/** What every part of a conversion works with. */
export interface Conversion {
  config: LvsConfig;
  account: LvsAccount;
  /** Makes the id of each new object. */
  newId(): string;
  /** `service = fos`: Piranha ran none of the virtual services, so they come disabled. */
  isParked: boolean;
}

/** One forwarding method for all services; Piranha's default is NAT. */
export function methodOf({ settings }: LvsConfig): "NAT" | "DR" | "TUN" {
  return ({ nat: "NAT", direct: "DR", tunnel: "TUN" } as const)[settings.network?.value ?? "nat"];
}

/** An address that VRRP and keepalived can use as it stands; undefined: a host's name, 0.0.0.0, or nothing. */
export function usableAddress(text: string | undefined): string | undefined {
  if (text === undefined || text === "0.0.0.0" || !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  // 010.0.0.1 is octal for some programs and decimal for others.
  return /(^|\.)0\d/.test(text) ? undefined : text;
}

/** True when Piranha would balance this service, were virtual services its task at all. */
export function isActive({ settings }: LvsVirtual): boolean {
  return settings.active?.value === true;
}

/** The mark of a service on a firewall mark; undefined: it has an address and port. */
export function markOf({ settings }: LvsVirtual): number | undefined {
  const mark = settings.fwmark?.value ?? 0;
  return mark === 0 ? undefined : mark;
}

/** An interface and the label that Piranha's alias of it, e.g. `eth0:1`, becomes. */
export function splitAlias(device: string): { interface: string; label?: string } {
  const colon = device.indexOf(":");
  return colon < 1 ? { interface: device } : { interface: device.slice(0, colon), label: device };
}

/** A name that the model takes, made of one that Piranha took. */
export function plainName(name: string, otherwise: string): string {
  const made = name
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .replace(/-+$/, "")
    .slice(0, 64);
  return nameSchema.safeParse(made).success ? made : otherwise;
}
