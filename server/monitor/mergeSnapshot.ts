import type { IpvsFigures, IpvsService, IpvsServiceFigures } from "@/server/core/ipvs";
import type {
  LiveAddress,
  LiveInstance,
  LiveKeepalived,
  LiveServer,
  LiveService,
  Seen,
} from "@/server/core/live";
import type { KeepalivedProcess, Snapshot } from "@/server/monitor/snapshot";
import type { VrrpDump } from "@/server/monitor/vrrpDump";
import { type Merged, type StateChange, streamOf, type Watched } from "@/server/monitor/watched";

/** A snapshot as it arrived. */
export interface SnapshotNews {
  snapshot: Snapshot;
  at: number;
  clockOffset: number;
  /** Milliseconds to the next one: longer than wished where the host is slow. */
  every: number;
}

/** Puts a snapshot into what is known of a director. Events that are younger than its beginning stand. */
export function mergeSnapshot(watched: Watched, news: SnapshotNews): Merged {
  const { snapshot, at } = news;
  const bootAt = snapshot.hostAt === undefined ? watched.bootAt : snapshot.hostAt - snapshot.hostUp * 1000;
  const hostAt = bootAt === undefined ? {} : { hostAt: Math.round(bootAt + snapshot.hostUp * 1000) };
  const seen: Seen = { at, ...hostAt, source: "snapshot" };
  const keepalived = keepalivedOf(watched, snapshot.processes, at);
  const writes =
    writesOf(watched, snapshot) ?? (isSameDaemon(watched, keepalived) ? watched.writes : undefined);
  const known: Watched = {
    ...watched,
    writes,
    bootAt,
    live: {
      ...watched.live,
      every: news.every,
      snapshot: seen,
      clockOffset: Math.round(news.clockOffset),
      keepalived,
      held: heldAfter(watched, news),
      ipvs: ipvsOf(snapshot),
      services: servicesAfter(watched, snapshot),
    },
  };
  const next: Watched = { ...known, live: { ...known.live, stream: streamOf(known) } };
  const { instances, changes } = keepalived.running
    ? instancesAfter(next, news, seen)
    : stopped(next, snapshot, seen);
  return { watched: { ...next, live: { ...next.live, instances } }, changes };
}

/** The process that started the others; undefined when keepalived does not run. */
export function parentProcess(processes: readonly KeepalivedProcess[]): KeepalivedProcess | undefined {
  return processes.find((each) => !processes.some((other) => other.pid === each.parent));
}

/** keepalived that is only starting has not opened its pipe when it is looked at, and has written into it when that is told. */
function writesOf(watched: Watched, snapshot: Snapshot): Watched["writes"] {
  if (snapshot.writes === undefined || snapshot.writes.includes("vrrp")) return snapshot.writes;
  const hasWritten = Object.values(watched.eventUp).some((hostUp) => hostUp >= snapshot.hostUp);
  return hasWritten ? [...snapshot.writes, "vrrp"] : snapshot.writes;
}

function isSameDaemon(watched: Watched, keepalived: LiveKeepalived): boolean {
  return watched.live.keepalived?.pid === keepalived.pid;
}

function keepalivedOf(watched: Watched, processes: readonly KeepalivedProcess[], at: number): LiveKeepalived {
  const parent = parentProcess(processes);
  const known = watched.live.keepalived;
  const running = parent !== undefined;
  const isSame = known !== undefined && known.running === running && known.pid === parent?.pid;
  return { running, ...(parent === undefined ? {} : { pid: parent.pid }), since: isSame ? known.since : at };
}

function heldAfter(watched: Watched, news: SnapshotNews): Record<string, LiveAddress> {
  const { snapshot, at } = news;
  if (snapshot.addresses === undefined || snapshot.hostAt === undefined) return watched.live.held;
  const { hostAt } = snapshot;
  const held: Record<string, LiveAddress> = {};
  const listed = new Map(
    snapshot.addresses
      .filter((each) => each.interface !== "lo")
      .map((each) => [each.address, each.interface]),
  );
  for (const vip of watched.wanted.vips) {
    const known = watched.live.held[vip];
    const hasYounger = (watched.addressAt[vip] ?? 0) >= hostAt;
    const onInterface = hasYounger ? known?.interface : listed.get(vip);
    if (onInterface === undefined) continue;
    held[vip] = known?.interface === onInterface ? known : { interface: onInterface, since: at };
  }
  return held;
}

function ipvsOf(snapshot: Snapshot): { readable: boolean; text?: string } {
  if (snapshot.ipvs !== undefined) return { readable: true };
  return {
    readable: false,
    text: "The kernel shows no IPVS table: its module is not loaded, or this user may not read it.",
  };
}

function servicesAfter(watched: Watched, snapshot: Snapshot): Record<string, LiveService> {
  const before = watched.live.services;
  if (snapshot.ipvs === undefined) return before;
  const after: Record<string, LiveService> = {};
  for (const service of snapshot.ipvs) {
    after[service.key] = serviceAfter(before[service.key], {
      service,
      watched,
      figures: snapshot.rates?.get(service.key),
    });
  }
  for (const [key, service] of Object.entries(before)) {
    const wanted = watched.wanted.services.get(key);
    if (after[key] !== undefined || wanted === undefined) continue;
    const servers = Object.entries(service.servers).flatMap(([server, { said }]): [string, LiveServer][] =>
      said === undefined || !wanted.has(server) ? [] : [[server, { present: false, said }]],
    );
    after[key] = {
      present: false,
      ...(service.said === undefined ? {} : { said: service.said }),
      servers: Object.fromEntries(servers),
    };
  }
  return after;
}

function serviceAfter(
  before: LiveService | undefined,
  seen: { service: IpvsService; watched: Watched; figures: IpvsServiceFigures | undefined },
): LiveService {
  const { service, watched, figures } = seen;
  const servers: Record<string, LiveServer> = {};
  for (const { key, weight, active, inactive } of service.servers) {
    const said = before?.servers[key]?.said;
    servers[key] = {
      present: true,
      weight,
      active,
      inactive,
      ...rateOf(figures?.servers.get(key)),
      ...(said === undefined ? {} : { said }),
    };
  }
  for (const [key, { said }] of Object.entries(before?.servers ?? {})) {
    if (servers[key] !== undefined || said === undefined) continue;
    if (watched.wanted.services.get(service.key)?.has(key) === true) servers[key] = { present: false, said };
  }
  return {
    present: true,
    scheduler: service.scheduler,
    ...rateOf(figures),
    ...(before?.said === undefined ? {} : { said: before.said }),
    servers,
  };
}

function rateOf(figures: IpvsFigures | undefined): { rate?: IpvsFigures } {
  if (figures === undefined) return {};
  const { connections, packetsIn, packetsOut, bytesIn, bytesOut } = figures;
  return { rate: { connections, packetsIn, packetsOut, bytesIn, bytesOut } };
}

interface Instances {
  instances: Record<string, LiveInstance>;
  changes: StateChange[];
}

/** keepalived does not run, so no instance does, whatever was said last. */
function stopped(watched: Watched, snapshot: Snapshot, seen: Seen): Instances {
  const instances: Record<string, LiveInstance> = {};
  const changes: StateChange[] = [];
  for (const [name, from] of Object.entries(watched.live.instances)) {
    const isYounger = (watched.eventUp[name] ?? 0) >= snapshot.hostUp;
    const isOver = from.state === "STOP" || from.state === "DELETED" || isYounger;
    const { priority: _priority, ...rest } = from;
    const to: LiveInstance = isOver ? from : { ...rest, state: "STOP", since: seen.at, seen };
    instances[name] = to;
    if (!isOver) changes.push({ instance: name, from, to, source: "snapshot" });
  }
  return { instances, changes };
}

function instancesAfter(watched: Watched, news: SnapshotNews, seen: Seen): Instances {
  const { snapshot } = news;
  if (snapshot.vrrp !== undefined) return dumped(watched, { ...news, dumps: snapshot.vrrp, seen });
  return watched.live.stream.kind === "fifo"
    ? { instances: watched.live.instances, changes: [] }
    : derived(watched, seen);
}

function dumped(
  watched: Watched,
  news: SnapshotNews & { dumps: readonly VrrpDump[]; seen: Seen },
): Instances {
  const { dumps, seen, snapshot } = news;
  const instances: Record<string, LiveInstance> = {};
  const changes: StateChange[] = [];
  for (const [name, from] of Object.entries(watched.live.instances)) {
    if (dumps.some((dump) => dump.instance === name)) continue;
    const isYounger = (watched.eventUp[name] ?? 0) >= snapshot.hostUp;
    const isOver = isYounger || from.state === "DELETED";
    const to: LiveInstance = isOver ? from : { state: "DELETED", since: seen.at, seen };
    instances[name] = to;
    if (!isOver) changes.push({ instance: name, from, to, source: "snapshot" });
  }
  for (const dump of dumps) {
    const from = watched.live.instances[dump.instance];
    if (from !== undefined && (watched.eventUp[dump.instance] ?? 0) >= snapshot.hostUp) {
      instances[dump.instance] = from;
      continue;
    }
    const isSame = from?.state === dump.state;
    const to: LiveInstance = {
      ...(isSame ? from : {}),
      state: dump.state,
      ...(dump.priority === undefined ? {} : { priority: dump.priority }),
      since: isSame && from.seen.source !== "stored" ? from.since : changedAt(dump, news),
      seen,
    };
    instances[dump.instance] = to;
    if (!isSame && from !== undefined)
      changes.push({ instance: dump.instance, from, to, source: "snapshot" });
  }
  return { instances, changes };
}

/** By Shoal's clock; never in the future, as the host's clock may be wrong. */
function changedAt(dump: VrrpDump, news: SnapshotNews): number {
  if (dump.changedAt === undefined) return news.at;
  return Math.min(news.at, Math.round(dump.changedAt - news.clockOffset));
}

/** Milliseconds in which a keepalived that was started tells its first states. */
const STARTING_MS = 10_000;

/** Without keepalived's word: who holds an instance's VIP is its master; of who does not, nothing is known. */
function derived(watched: Watched, seen: Seen): Instances {
  const isStarting = seen.at - (watched.live.keepalived?.since ?? 0) < STARTING_MS;
  const stopped = Object.entries(watched.live.instances).filter(([, { state }]) => state === "STOP");
  const instances: Record<string, LiveInstance> = isStarting ? Object.fromEntries(stopped) : {};
  const changes: StateChange[] = [];
  for (const [name, vips] of watched.wanted.vipsOf) {
    const since = vips.map((vip) => watched.live.held[vip]?.since).find((each) => each !== undefined);
    if (since === undefined) continue;
    const from = watched.live.instances[name];
    const to: LiveInstance = from?.state === "MASTER" ? { ...from, seen } : { state: "MASTER", since, seen };
    instances[name] = to;
    if (from !== undefined && from.state !== "MASTER")
      changes.push({ instance: name, from, to, source: "snapshot" });
  }
  return { instances, changes };
}
