import type { Check } from "@/server/core/checkers";
import type { RealServerConfig, ServiceConfig } from "@/server/core/keepalived/configTypes";
import { rawOf } from "@/server/core/keepalived/rawText";
import { virtualServer } from "@/server/core/keepalived/renderService";
import { type Node, remark } from "@/server/core/keepalived/tree";
import { type Conversion, isActive, markOf, methodOf, plainName } from "@/server/core/piranha/conversion";
import { timeoutOf } from "@/server/core/piranha/convertChecks";
import type { LvsAccount } from "@/server/core/piranha/lvsAccount";
import type { LvsVirtual } from "@/server/core/piranha/read";
import type { ServerDraft, ServiceDraft } from "@/server/core/piranha/serviceDraft";

/**
 * The virtual services on firewall marks as text of keepalived.conf, as the model has services on addresses only. Those
 * with the same mark become one, as there is only one in the kernel.
 */
export function marksText(drafts: readonly ServiceDraft[], conversion: Conversion): string | undefined {
  const groups = new Map<number, ServiceDraft[]>();
  for (const draft of drafts) {
    if (!isActive(draft.virtual) || conversion.isParked) refuse(draft, conversion);
    else {
      const mark = markOf(draft.virtual) ?? 0;
      groups.set(mark, [...(groups.get(mark) ?? []), draft]);
    }
  }
  const nodes = [...groups].flatMap(([mark, group]) => markService(mark, group, conversion));
  return nodes.length === 0 ? undefined : rawOf(nodes);
}

function refuse({ virtual }: ServiceDraft, { account }: Conversion): void {
  const text =
    "Not taken: a service on a firewall mark can only be kept as text, and text cannot be disabled.";
  // The VIP is there, or its line speaks for itself.
  const { address: _address, vip_nmask: _mask, ...settings } = virtual.settings;
  account.noteAll({ block: { line: virtual.line }, ...settings }, "refused", text);
  for (const server of virtual.servers) {
    account.noteAll({ block: { line: server.line }, ...server.settings }, "refused", text);
  }
}

function markService(mark: number, group: readonly ServiceDraft[], conversion: Conversion): Node[] {
  const { account, config } = conversion;
  const [first] = group;
  if (first === undefined) return [];
  const names = group.map(({ virtual }) => plainName(virtual.name, "service")).join(", ");
  for (const draft of group) noteMark(draft, mark, { account, first: first.virtual });
  checkPorts(mark, group, conversion);
  account.report({
    level: "warning",
    rule: "lvs-mark",
    where: { line: first.virtual.line },
    text: `${names}: kept as text "virtual_server fwmark ${mark}" of keepalived.conf, as services on firewall marks have no form yet.`,
    fix: "The rules that set the mark are not in lvs.cf: make sure that both directors have them.",
  });
  const { settings } = first.virtual;
  const service: ServiceConfig = {
    name: first.virtual.name,
    listen: { address: "fwmark", port: mark, protocol: "TCP" },
    forwardingMethod: methodOf(config),
    scheduler: settings.scheduler?.value ?? "wlc",
    delayLoop: timeoutOf(first.virtual),
    ...(first.persistenceTimeout !== undefined && { persistenceTimeout: first.persistenceTimeout }),
    ...(first.sorryAddress !== undefined && { sorryServer: { address: first.sorryAddress, inhibit: false } }),
    settings: {
      ...(first.inhibits && { inhibitOnFailure: true }),
      ...(first.granularity !== undefined && { persistenceGranularity: first.granularity }),
    },
    realServers: realServers(group),
  };
  const { block = [], ...head } = virtualServer({
    ...service,
    ...(service.sorryServer !== undefined && { sorryServer: { ...service.sorryServer, port: first.port } }),
  });
  // A mark has no protocol.
  const body = block.filter((node) => node.kind !== "statement" || node.keyword.text !== "protocol");
  return [remark(` ${names}`.slice(0, 900)), { ...head, block: body }];
}

interface Noting {
  account: LvsAccount;
  first: LvsVirtual;
}

/** Lines whose values one service on a mark has, whatever the others say. */
const SHARED = [
  "scheduler",
  "persistent",
  "pmask",
  "sorry_server",
  "quiesce_server",
  "timeout",
  "reentry",
] as const;

function noteMark({ virtual }: ServiceDraft, mark: number, { account, first }: Noting): void {
  const { address: _address, vip_nmask: _mask, fwmark, ...settings } = virtual.settings;
  const text = `In the text of virtual_server fwmark ${mark}.`;
  account.noteAll({ block: { line: virtual.line }, ...settings }, "raw", text);
  for (const { line, settings: own } of virtual.servers) {
    account.noteAll({ block: { line }, ...own }, "raw", text);
    if (own.active?.value !== true) {
      account.noteAll({ block: { line }, ...own }, "refused", "Not taken: text cannot be disabled.");
    }
  }
  if (first === virtual) {
    account.note(fwmark, "raw", text);
    return;
  }
  account.note(fwmark, "approximated", `One service with ${first.name}, as both have the mark ${mark}.`);
  for (const key of SHARED) {
    if (first.settings[key]?.value === settings[key]?.value) continue;
    account.note(settings[key], "approximated", `That of ${first.name} counts for the mark ${mark}.`);
  }
}

/** Packets that came to different ports cannot be sent to one other port each. */
function checkPorts(mark: number, group: readonly ServiceDraft[], { account, config }: Conversion): void {
  if (group.length === 1 || methodOf(config) !== "NAT") return;
  for (const { virtual, servers, port } of group) {
    for (const { server, enabled, port: own } of servers) {
      if (!enabled || own === port) continue;
      account.report({
        level: "error",
        rule: "lvs-mark-port",
        where: server.settings.port ?? { line: server.line },
        text: `${virtual.name} shares the mark ${mark} with others, and a real server of a mark has one port for all of them, or none.`,
        fix: `Set the port of ${server.name} to ${port}, or give the services marks of their own.`,
      });
    }
  }
}

/** The real servers of all services on a mark, one for each address, tested on every port. */
function realServers(group: readonly ServiceDraft[]): RealServerConfig[] {
  const found = new Map<string, { draft: ServerDraft; checks: Check[]; isRewritten: boolean }>();
  for (const service of group) {
    for (const draft of service.servers) {
      if (!draft.enabled) continue;
      const known = found.get(draft.address) ?? { draft, checks: [], isRewritten: false };
      known.checks.push(...service.checks.checksOf(draft).map((check) => onPort(check, draft.port)));
      if (draft.port !== service.port) known.isRewritten = true;
      found.set(draft.address, known);
    }
  }
  return [...found.values()].map(({ draft, checks, isRewritten }) => ({
    name: plainName(draft.server.name, draft.address),
    address: draft.address,
    // Port 0: packets keep the port that they came to.
    port: isRewritten ? draft.port : 0,
    weight: draft.weight,
    checks,
    settings: {},
  }));
}

/** The check with its port said, as the real server of a mark has none. */
function onPort(check: Check, port: number): Check {
  return check.type === "HTTP_GET" || check.type === "TCP_CHECK"
    ? ({ ...check, settings: { ...check.settings, connectPort: port } } as Check)
    : check;
}
