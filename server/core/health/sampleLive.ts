import type { Cluster } from "@/server/core/cluster";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import {
  type LiveCluster,
  type LiveDirector,
  type LiveService,
  unseenDirector,
  type VrrpStateName,
} from "@/server/core/live";

/** The moment of the sample. */
export const NOW = Date.UTC(2026, 0, 15, 12);
/** Ids of the directors. */
export const [LB1, LB2] = [idOf(11), idOf(12)];
/** The VIPs of the instance. */
export const [VIP, EXTRA] = ["192.0.2.10", "192.0.2.11"];
/** The key of its service. */
export const WEB = "TCP 192.0.2.10:80";
/** The keys of its real servers. */
export const [WEB1, WEB2] = ["10.0.0.11:8080", "10.0.0.12:8080"];

/** The instance `outside` alone: 1 s adverts, priorities 150 and 100. */
export function cluster(): Cluster {
  const sample = sampleCluster();
  return {
    ...sample,
    vrrpInstances: sample.vrrpInstances.slice(0, 1),
    virtualServices: sample.virtualServices.slice(0, 1),
  };
}

/** How a director is; what is not given is well. Times are milliseconds ago. */
export interface Given {
  /** Milliseconds since the last snapshot. */
  seen?: number;
  state?: VrrpStateName;
  /** Milliseconds since it changed. */
  since?: number;
  holds?: string[];
  heldFor?: number;
  keepalived?: boolean;
  heardLower?: number;
  services?: Record<string, LiveService>;
  readable?: boolean;
  more?: Partial<LiveDirector>;
}

/** A director as given. */
export function director(directorId: string, given: Given): LiveDirector {
  const name = directorId === LB1 ? "lvs1" : "lvs2";
  const who = { directorId, hostId: idOf(directorId === LB1 ? 21 : 22), name };
  const at = NOW - (given.seen ?? 1000);
  const since = NOW - (given.since ?? 60_000);
  const held = (given.holds ?? []).map((vip) => [
    vip,
    { interface: "eth0", since: NOW - (given.heldFor ?? given.since ?? 60_000) },
  ]);
  return {
    ...unseenDirector(who, { state: "ok", since: NOW - 100_000 }),
    stream: { kind: "fifo" },
    snapshot: { at, hostAt: at, source: "snapshot" },
    keepalived: { running: given.keepalived ?? true, since: NOW - 5000 },
    instances:
      given.state === undefined
        ? {}
        : {
            outside: {
              state: given.state,
              priority: directorId === LB1 ? 150 : 100,
              since,
              seen: { at: since, source: "fifo" },
              ...(given.heardLower === undefined ? {} : { lowerPriorityHeardAt: NOW - given.heardLower }),
            },
          },
    held: Object.fromEntries(held),
    ipvs: { readable: given.readable ?? true },
    services: given.services ?? table([1, 1]),
    ...given.more,
  };
}

/** The service `web` with the weights of web1 and web2; undefined: not in the table. */
export function table([first, second]: [number | undefined, number | undefined], failing: string[] = []) {
  const server = (key: string, weight: number | undefined) => ({
    ...(weight === undefined ? { present: false } : { present: true, weight, active: 3, inactive: 1 }),
    ...(failing.includes(key) ? { said: { up: false, at: NOW - 9000 } } : {}),
  });
  return { [WEB]: { present: true, servers: { [WEB1]: server(WEB1, first), [WEB2]: server(WEB2, second) } } };
}

/** The live state of two directors. */
export function live(first: Given | undefined, second: Given | undefined): LiveCluster {
  const directors: Record<string, LiveDirector> = {};
  if (first !== undefined) directors[LB1] = director(LB1, first);
  if (second !== undefined) directors[LB2] = director(LB2, second);
  return { clusterId: idOf(1), versionId: idOf(2), directors };
}

/** Master with both VIPs, for a minute. */
export const MASTER: Given = { state: "MASTER", holds: [VIP, EXTRA] };
/** Backup for a minute. */
export const BACKUP: Given = { state: "BACKUP" };
