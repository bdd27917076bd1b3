import { arp } from "@/server/core/facts/arp";
import { clock } from "@/server/core/facts/clock";
import type { Fact } from "@/server/core/facts/fact";
import { firewall } from "@/server/core/facts/firewall";
import { forwarding } from "@/server/core/facts/forwarding";
import { hostname } from "@/server/core/facts/hostname";
import { init } from "@/server/core/facts/init";
import { interfaces } from "@/server/core/facts/interfaces";
import { ipvs } from "@/server/core/facts/ipvs";
import { keepalived } from "@/server/core/facts/keepalived";
import { kernel } from "@/server/core/facts/kernel";
import { networkManagement } from "@/server/core/facts/networkManagement";
import { privilege } from "@/server/core/facts/privilege";
import { routes } from "@/server/core/facts/routes";
import { space } from "@/server/core/facts/space";
import { system } from "@/server/core/facts/system";
import { tools } from "@/server/core/facts/tools";

/** Every fact, in the order in which a host's page shows them. */
export const FACTS = [
  system,
  kernel,
  hostname,
  clock,
  init,
  privilege,
  keepalived,
  ipvs,
  interfaces,
  routes,
  arp,
  forwarding,
  firewall,
  networkManagement,
  tools,
  space,
] as const satisfies readonly Fact<string, unknown>[];

type Member = (typeof FACTS)[number];

export type FactId = Member["id"];

/** The value of every fact. What was read from a host is a `Partial` of it: a missing key means "not read". */
export type Facts = { [Id in FactId]: ReturnType<Extract<Member, { id: Id }>["parse"]> };

/** Why facts of a host were not read, as sentences. */
export type UnreadFacts = Partial<Record<FactId, string>>;
