import type { PoolMember, RealServer, VirtualService } from "@/server/core/cluster";
import { distinctNames } from "@/server/core/keepalived/distinctNames";
import {
  type Conversion,
  isActive,
  markOf,
  methodOf,
  plainName,
  usableAddress,
} from "@/server/core/piranha/conversion";
import { convertChecks, timeoutOf } from "@/server/core/piranha/convertChecks";
import { marksText } from "@/server/core/piranha/convertMarks";
import type { LvsVirtual } from "@/server/core/piranha/read";
import { type ServiceDraft, serverDrafts } from "@/server/core/piranha/serviceDraft";
import { portNumber } from "@/server/core/piranha/servicePorts";

/** What an lvs.cf balances. */
export interface ConvertedServices {
  realServers: RealServer[];
  virtualServices: VirtualService[];
  /** The services on firewall marks, as text of keepalived.conf. */
  raw?: string;
  /** keepalived runs programs as checks. */
  runsPrograms: boolean;
}

/** The virtual services of an lvs.cf and their real servers, one for each address. */
export function convertServices(conversion: Conversion): ConvertedServices {
  const { config, account, newId, isParked } = conversion;
  const drafts = config.virtuals.flatMap((virtual): ServiceDraft[] => {
    const draft = draftOf(virtual, conversion);
    return draft === undefined ? [] : [draft];
  });
  const marked = drafts.filter(({ virtual }) => markOf(virtual) !== undefined);
  const plain = drafts.filter(({ virtual }) => markOf(virtual) === undefined);
  const raw = marksText(marked, conversion);
  const realServers = new Map<string, RealServer>();
  for (const { servers } of plain) {
    for (const { server, address } of servers) {
      if (realServers.has(address)) continue;
      account.origin(["realServers", realServers.size], { line: server.line });
      realServers.set(address, {
        realServerId: newId(),
        name: plainName(server.name, address),
        address,
        arpFix: { method: "unmanaged" },
      });
    }
  }
  const serverNames = distinctNames([...realServers.values()].map(({ name }) => name));
  const names = distinctNames(
    plain.map(({ virtual }, index) => plainName(virtual.name, `service-${index + 1}`)),
  );
  const named = [...realServers.values()].map((server, index) => ({
    ...server,
    name: serverNames[index] ?? server.name,
  }));
  const virtualServices = plain.map((draft, index) => service(draft, index));
  const running = drafts.filter(({ virtual }) => isActive(virtual) && !isParked);
  return {
    realServers: named,
    virtualServices,
    ...(raw !== undefined && { raw }),
    runsPrograms: running.some(({ checks }) => checks.runsPrograms),
  };

  function service(draft: ServiceDraft, index: number): VirtualService {
    const { virtual, address, port, checks } = draft;
    const { settings } = virtual;
    const at = ["virtualServices", index];
    const name = names[index] ?? virtual.name;
    account.take({ line: virtual.line }, `Taken as virtual service ${name}.`);
    if (name !== virtual.name) {
      account.note({ line: virtual.line }, "approximated", `Taken as ${name}: names are unlike here.`);
    }
    account.origin(at, { line: virtual.line });
    account.origin([...at, "listen"], settings.address);
    account.origin([...at, "listen", "port"], settings.port ?? settings.address);
    account.origin([...at, "scheduler"], settings.scheduler);
    account.origin([...at, "delayLoop"], settings.timeout);
    account.origin([...at, "persistenceTimeout"], settings.persistent);
    account.origin([...at, "sorryServer"], settings.sorry_server);
    account.origin([...at, "checks"], settings.send_program ?? settings.send ?? settings.expect);
    const comment = isActive(virtual) ? undefined : inactiveComment(virtual);
    const common = checks.isOwn ? [] : checks.checksOf({ address, port });
    return {
      virtualServiceId: newId(),
      name,
      ...(comment !== undefined && { comment }),
      enabled: isActive(virtual) && !isParked,
      listen: { address, port, protocol: settings.protocol?.value === "udp" ? "UDP" : "TCP" },
      forwardingMethod: methodOf(config),
      scheduler: settings.scheduler?.value ?? "wlc",
      delayLoop: timeoutOf(virtual),
      ...balancing(draft),
      checks: common,
      pool: draft.servers.map((each, place): PoolMember => {
        account.origin([...at, "pool", place], { line: each.server.line });
        account.origin([...at, "pool", place, "port"], each.server.settings.port);
        return {
          poolMemberId: newId(),
          realServerId: realServers.get(each.address)?.realServerId ?? "",
          port: each.port,
          weight: each.weight,
          enabled: each.enabled,
          ...(checks.isOwn && { checks: checks.checksOf(each) }),
        };
      }),
    };
  }
}

function balancing({ persistenceTimeout, granularity, sorryAddress, inhibits }: ServiceDraft) {
  const settings = {
    ...(inhibits && { inhibitOnFailure: true }),
    ...(granularity !== undefined && { persistenceGranularity: granularity }),
  };
  return {
    ...(persistenceTimeout !== undefined && { persistenceTimeout }),
    ...(sorryAddress !== undefined && { sorryServer: { address: sorryAddress, inhibit: false } }),
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}

function inactiveComment({ settings: { address, vip_nmask } }: LvsVirtual): string {
  const mask = vip_nmask === undefined ? "" : `/${vip_nmask.value}`;
  return `Inactive in Piranha; its VIP was ${address?.value.address}${mask} on ${address?.value.device}`.slice(
    0,
    500,
  );
}

/** What is common to services on addresses and on marks; undefined: it cannot be taken, and the account says why. */
function draftOf(virtual: LvsVirtual, conversion: Conversion): ServiceDraft | undefined {
  const { account } = conversion;
  const { settings } = virtual;
  const port = portNumber(settings.port?.value ?? 80);
  const address = isActive(virtual)
    ? usableAddress(settings.address?.value.address)
    : settings.address?.value.address;
  if (settings.address === undefined) {
    account.report({
      level: isActive(virtual) ? "error" : "warning",
      rule: "lvs-address",
      where: { line: virtual.line },
      text: `${virtual.name} has no address, so it cannot be taken.`,
      fix: "Add address = ADDRESS DEVICE, or remove the block.",
    });
  }
  if (port === undefined) {
    account.report({
      level: "error",
      rule: "lvs-port",
      where: settings.port,
      text: `The service ${settings.port?.value} is not known here.`,
      fix: "Write the port as a number.",
    });
  }
  if (address === undefined || port === undefined) return undefined;
  const checks = convertChecks(virtual, port, account);
  noteSettings(virtual, conversion);
  const servers = serverDrafts(virtual, { port, conversion });
  return { virtual, address, port, checks, servers, ...taken(virtual, conversion) };
}

const LONGEST_PERSISTENCE = 2_678_400;

function taken({ settings }: LvsVirtual, { account }: Conversion) {
  const { persistent, pmask, sorry_server, quiesce_server } = settings;
  const seconds = persistent?.value ?? 0;
  const persistenceTimeout = Math.min(seconds, LONGEST_PERSISTENCE);
  if (seconds > LONGEST_PERSISTENCE) {
    account.note(persistent, "approximated", `keepalived takes ${LONGEST_PERSISTENCE} s at most.`);
  } else {
    account.take(persistent, seconds === 0 ? "Clients are not kept." : "Taken as persistence_timeout.");
  }
  const bits = pmask?.value ?? 32;
  const isWide = seconds > 0 && bits < 32;
  if (isWide) account.take(pmask, "Taken as persistence_granularity.");
  else if (bits === 32) account.take(pmask, "Each client counts on its own.");
  else account.note(pmask, "ignored", "It means nothing without persistent.");
  const sorryAddress = usableAddress(sorry_server?.value);
  if (sorryAddress === undefined && sorry_server !== undefined) {
    account.note(sorry_server, "refused", "Not taken: Piranha and keepalived want an IPv4 address here.");
  } else {
    account.note(
      sorry_server,
      "approximated",
      "Taken with the service's own port, and the same forwarding method.",
    );
  }
  account.take(
    quiesce_server,
    quiesce_server?.value === true
      ? "Taken as inhibit_on_failure: weight 0 instead of removal."
      : "A failed real server is removed.",
  );
  return {
    ...(seconds > 0 && { persistenceTimeout }),
    ...(isWide && { granularity: maskText(bits) }),
    ...(sorryAddress !== undefined && { sorryAddress }),
    inhibits: quiesce_server?.value === true,
  };
}

function noteSettings({ settings }: LvsVirtual, { account }: Conversion): void {
  const { active, port, protocol, scheduler, fwmark, client_monitor, expect_program } = settings;
  const { heartbeat, dirs, master } = settings;
  account.take(active, active?.value === true ? "Taken." : "Taken: the service is disabled.");
  if (typeof port?.value === "string") account.take(port, `Taken as ${portNumber(port.value)}.`);
  else account.take(port);
  account.noteAll({ protocol, scheduler }, "taken", "Taken.");
  if (fwmark?.value === 0) account.take(fwmark, "There is no mark.");
  account.noteAll({ heartbeat, dirs, master }, "ignored", "Piranha itself does not use it.");
  account.note(expect_program, "ignored", "Piranha's daemon refuses it.");
  account.note(
    client_monitor,
    client_monitor?.value === "/usr/sbin/nanny" ? "ignored" : "refused",
    client_monitor?.value === "/usr/sbin/nanny"
      ? "keepalived tests real servers by itself."
      : "No equivalent: keepalived tests real servers by itself. A program of your own can be a MISC_CHECK.",
  );
}

function maskText(bits: number): string {
  return [0, 8, 16, 24].map((start) => 256 - 2 ** (8 - Math.min(Math.max(bits - start, 0), 8))).join(".");
}
