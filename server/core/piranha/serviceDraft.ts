import { type Conversion, isActive, methodOf, usableAddress } from "@/server/core/piranha/conversion";
import type { ConvertedChecks } from "@/server/core/piranha/convertChecks";
import type { LvsServer, LvsVirtual } from "@/server/core/piranha/read";
import { portNumber } from "@/server/core/piranha/servicePorts";

/** A virtual service with everything that could be read of it. */
export interface ServiceDraft {
  virtual: LvsVirtual;
  address: string;
  port: number;
  checks: ConvertedChecks;
  servers: ServerDraft[];
  persistenceTimeout?: number;
  /** A netmask. */
  granularity?: string;
  sorryAddress?: string;
  inhibits: boolean;
}

/** A real server of a virtual service. */
export interface ServerDraft {
  server: LvsServer;
  address: string;
  port: number;
  weight: number;
  enabled: boolean;
}

const MAX_WEIGHT = 65_535;

/** The real servers of a virtual service, and what becomes of their lines. `port`: the service's. */
export function serverDrafts(
  virtual: LvsVirtual,
  { port: servicePort, conversion }: { port: number; conversion: Conversion },
): ServerDraft[] {
  const { account, config, isParked } = conversion;
  return virtual.servers.flatMap((server) => {
    const { settings } = server;
    const enabled = settings.active?.value === true;
    const block = { line: server.line };
    const address = usableAddress(settings.address?.value);
    const port = portNumber(server.port);
    if (address === undefined) {
      const text = settings.address === undefined ? "it has no address" : "its address is no IPv4 address";
      account.noteAll({ block, ...settings }, "refused", `Not taken: ${text}.`);
      if (enabled) {
        account.report({
          level: "error",
          rule: "lvs-address",
          where: settings.address ?? block,
          text: `The real server ${server.name} cannot be taken: ${text}.`,
          fix: "Write the address as four decimal numbers, or remove the block.",
        });
      }
      return [];
    }
    if (port === undefined) {
      if (settings.port !== undefined) {
        account.report({
          level: "error",
          rule: "lvs-port",
          where: settings.port,
          text: `The service ${settings.port.value} is not known here.`,
          fix: "Write the port as a number.",
        });
      }
      account.noteAll({ block, ...settings }, "refused", "Not taken: its port is not known.");
      return [];
    }
    const weight = Math.min(settings.weight?.value ?? 1, MAX_WEIGHT);
    account.take(block, `Taken as a real server on port ${port}.`);
    account.noteAll({ address: settings.address, port: settings.port }, "taken", "Taken.");
    account.take(settings.active, enabled ? "Taken." : "Taken: it is disabled.");
    account.note(settings.nmask, "ignored", "Piranha's daemon refuses it.");
    if (weight === (settings.weight?.value ?? 1)) account.take(settings.weight);
    else account.note(settings.weight, "approximated", `keepalived takes ${MAX_WEIGHT} at most.`);
    if (enabled && isActive(virtual) && !isParked) checkPort(server, port);
    return [{ server, address, port, weight, enabled }];
  });

  function checkPort(server: LvsServer, port: number): void {
    if (port === servicePort) return;
    const isOwn = server.settings.port !== undefined;
    const where = server.settings.port ?? { line: server.line };
    const inherited = `The real server ${server.name} has port ${port}: the port of ${virtual.name} stands below it, where Piranha does not see it.`;
    const method = methodOf(config);
    if (method !== "NAT") {
      account.report({
        level: "error",
        rule: "lvs-same-port",
        where,
        text: `${isOwn ? "" : `${inherited} `}With ${method} packets keep the port ${servicePort} of ${virtual.name}, so port ${port} of ${server.name} is never reached; Piranha stopped everything over this.`,
        fix: `Let the real server listen on ${servicePort} and set its port to ${servicePort}, or use NAT.`,
      });
    } else if (!isOwn) {
      account.report({
        level: "warning",
        rule: "lvs-port-order",
        where,
        text: inherited,
        fix: `Write port = ${servicePort} into the server block if that is meant.`,
      });
    }
  }
}
