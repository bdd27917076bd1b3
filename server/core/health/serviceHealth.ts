import type { PoolMember, VirtualService } from "@/server/core/cluster";
import type {
  InstanceHealth,
  ServerHealth,
  ServerState,
  ServiceHealth,
  ServiceState,
} from "@/server/core/health/types";
import {
  clusterIndex,
  directorName,
  freshDirector,
  heldAddress,
  listed,
  optional,
  type View,
} from "@/server/core/health/view";
import { plainAddress, serverKey, serviceKey } from "@/server/core/ipvs";
import type { LiveDirector, LiveServer, LiveService } from "@/server/core/live";

type ServiceView = View & { instances: readonly InstanceHealth[] };

/** Judges one virtual service from the kernel's table of the director that takes its clients. */
export function serviceHealth(service: VirtualService, view: ServiceView): ServiceHealth {
  const key = serviceKey(service.listen);
  const tables = view.cluster.directors.map(({ directorId }) => ({
    directorId,
    director: freshDirector(view, directorId),
  }));
  const readable = tables.filter((table) => table.director?.ipvs.readable === true);
  const serving = readable.find(
    ({ director }) => director !== undefined && heldAddress(director, service.listen.address) !== undefined,
  );
  const shown = serving ?? readable[0];
  const seen = shown?.director?.services[key];
  const servers = service.pool.map((member) =>
    serverHealth(member, { ...view, service, key, tables, shown }),
  );
  const wanted = servers.filter((_server, index) => takesTraffic(service.pool[index]));
  const up = wanted.filter((server) => server.state === "up");
  const summed = service.enabled ? judge(service, { ...view, wanted, up, shown, seen }) : DISABLED;
  return {
    virtualServiceId: service.virtualServiceId,
    name: service.name,
    key,
    ...summed,
    ...optional("directorId", shown?.directorId),
    directors: tables.map(({ directorId, director }) => ({
      directorId,
      present: director?.ipvs.readable === true ? director.services[key]?.present === true : undefined,
    })),
    servers,
    serversUp: up.length,
    serversWanted: wanted.length,
    ...optional("active", total(servers, "active")),
    ...optional("inactive", total(servers, "inactive")),
    ...optional("rate", seen?.rate),
  };
}

interface Table {
  directorId: string;
  director: LiveDirector | undefined;
}

const DISABLED: { state: ServiceState; text: string } = { state: "disabled", text: "It is disabled." };

function takesTraffic(member: PoolMember | undefined): boolean {
  return member?.enabled === true && member.weight > 0;
}

function judge(
  service: VirtualService,
  view: ServiceView & {
    wanted: ServerHealth[];
    up: ServerHealth[];
    shown: Table | undefined;
    seen: LiveService | undefined;
  },
): { state: ServiceState; text: string } {
  const { wanted, up, shown, seen } = view;
  if (shown === undefined) return { state: "unknown", text: "No director's IPVS table is known now." };
  const name = directorName(view, shown.directorId);
  const instance = instanceOf(service, view);
  if (instance?.verdict === "noMaster") {
    return { state: "down", text: `No director is master for ${instance.name}, which holds its address.` };
  }
  if (seen?.present !== true) return { state: "down", text: `The IPVS table of ${name} does not have it.` };
  if (up.length === 0) {
    return {
      state: "down",
      text: wanted.length === 0 ? "No real server is meant to take traffic." : "No real server is up.",
    };
  }
  if (instance?.verdict === "dualMaster") return { state: "degraded", text: instance.text };
  if (instance?.verdict === "unknown") {
    return {
      state: "unknown",
      text: `Which director holds its address is unknown. On ${name} ${upText(wanted, up)}`,
    };
  }
  const text = upText(wanted, up);
  return {
    state: up.length < wanted.length ? "degraded" : "up",
    text: text.charAt(0).toUpperCase() + text.slice(1),
  };
}

function upText(wanted: ServerHealth[], up: ServerHealth[]): string {
  if (up.length === wanted.length) {
    return up.length === 1 ? "its real server is up." : `all ${up.length} real servers are up.`;
  }
  const out = wanted.filter((server) => server.state !== "up").map((server) => server.name);
  return `${up.length} of ${wanted.length} real servers are up; ${listed(out)} ${out.length > 1 ? "are" : "is"} out.`;
}

/** The VRRP instance that holds a virtual service's address; undefined when none does. */
export function instanceOf(service: VirtualService, view: ServiceView): InstanceHealth | undefined {
  const owner = clusterIndex(view.cluster).instanceIds.get(plainAddress(service.listen.address));
  return view.instances.find((instance) => instance.vrrpInstanceId === owner);
}

type ServerView = ServiceView & {
  service: VirtualService;
  key: string;
  tables: Table[];
  shown: Table | undefined;
};

function serverHealth(member: PoolMember, view: ServerView): ServerHealth {
  const found = clusterIndex(view.cluster).realServers.get(member.realServerId);
  const key = serverKey({ address: found?.address ?? "", port: member.port });
  const inTable = (table: Table | undefined) => table?.director?.services[view.key]?.servers[key];
  const stateIn = (table: Table | undefined) => judgeServer(member, { ...view, table, seen: inTable(table) });
  const live = inTable(view.shown);
  return {
    poolMemberId: member.poolMemberId,
    realServerId: member.realServerId,
    name: found?.name ?? member.realServerId,
    key,
    ...stateIn(view.shown),
    ...(live?.present === true
      ? {
          ...optional("weight", live.weight),
          ...optional("active", live.active),
          ...optional("inactive", live.inactive),
          ...optional("rate", live.rate),
        }
      : {}),
    directors: view.tables.map((table) => ({ directorId: table.directorId, state: stateIn(table).state })),
  };
}

function judgeServer(
  member: PoolMember,
  view: ServerView & { table: Table | undefined; seen: LiveServer | undefined },
): { state: ServerState; why: string; since?: number } {
  const { service, table, seen } = view;
  if (!service.enabled || !member.enabled) {
    return { state: "disabled", why: service.enabled ? "It is disabled here." : "The service is disabled." };
  }
  if (table?.director?.ipvs.readable !== true) {
    return { state: "unknown", why: "No director's IPVS table is known now." };
  }
  const name = directorName(view, table.directorId);
  const failing = seen?.said?.up === false;
  const checks = service.checks.map((check) => check.type).join(", ");
  const failed =
    checks === "" ? `keepalived on ${name} took it out.` : `Its check on ${name} fails (${checks}).`;
  const since = optional("since", seen?.said?.at);
  if (seen?.present !== true) {
    const why = failing
      ? failed
      : checks === ""
        ? `The IPVS table of ${name} does not have it.`
        : `The IPVS table of ${name} does not have it: its check (${checks}) fails or has not passed yet.`;
    return { state: "down", why, ...(failing ? since : {}) };
  }
  if (seen.weight === 0) {
    if (failing) return { state: "down", why: `${failed} Its weight is 0.`, ...since };
    const why =
      member.weight === 0
        ? "Its weight is 0: it takes no new connections."
        : `Its weight on ${name} is 0, though ${member.weight} is configured: it takes no new connections.`;
    return { state: "draining", why };
  }
  return {
    state: "up",
    why: `It is in the IPVS table of ${name} with weight ${seen.weight}.`,
    ...(failing ? {} : since),
  };
}

function total(servers: readonly ServerHealth[], figure: "active" | "inactive"): number | undefined {
  const figures = servers.map((server) => server[figure]).filter((value) => value !== undefined);
  return figures.length === 0 ? undefined : figures.reduce((sum, value) => sum + value, 0);
}
