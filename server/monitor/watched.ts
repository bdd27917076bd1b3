import type { Cluster } from "@/server/core/cluster";
import { plainAddress, serverKey, serviceKey } from "@/server/core/ipvs";
import {
  type LiveDirector,
  type LiveInstance,
  type LiveReach,
  type LiveStream,
  unseenDirector,
} from "@/server/core/live";
import type { FifoName } from "@/server/monitor/fifoReader";

/** A director that is watched: what is known of it, and what is needed to put events into their right order. */
export interface Watched {
  readonly live: LiveDirector;
  readonly wanted: WantedOnDirector;
  /** Per instance: seconds since the host's boot at the last event. A snapshot that began earlier knows less. */
  readonly eventUp: Readonly<Record<string, number>>;
  /** Per address: milliseconds since 1970 by the host's clock at the last event. */
  readonly addressAt: Readonly<Record<string, number>>;
  /** Inodes of the FIFOs that the reader holds open. */
  readonly attached: Readonly<Partial<Record<FifoName, number>>>;
  /** Which of them it has emptied of old lines. */
  readonly drained: Readonly<Record<FifoName, boolean>>;
  /** Which FIFOs keepalived has open; undefined: not known. */
  readonly writes: readonly FifoName[] | undefined;
  /** Milliseconds since 1970 by the host's clock when it booted; undefined: not known yet. */
  readonly bootAt: number | undefined;
}

/** What the applied configuration says should be on a director. */
export interface WantedOnDirector {
  /** The VIPs of each instance by its name, in their usual text form. */
  vipsOf: ReadonlyMap<string, readonly string[]>;
  /** All of them. */
  vips: ReadonlySet<string>;
  /** The keys of the services and of their real servers. */
  services: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What should be on the cluster's directors. */
export function wantedOnDirector(cluster: Cluster): WantedOnDirector {
  const vipsOf = new Map(
    cluster.vrrpInstances
      .filter((instance) => instance.enabled)
      .map((instance) => [instance.name, instance.vips.map((vip) => plainAddress(vip.address))]),
  );
  const addressOf = new Map(cluster.realServers.map((server) => [server.realServerId, server.address]));
  return {
    vipsOf,
    vips: new Set(
      cluster.vrrpInstances.flatMap((instance) => instance.vips.map((vip) => plainAddress(vip.address))),
    ),
    services: new Map(
      cluster.virtualServices.map((service) => [
        serviceKey(service.listen),
        new Set(
          service.pool.map((member) =>
            serverKey({ address: addressOf.get(member.realServerId) ?? "", port: member.port }),
          ),
        ),
      ]),
    ),
  };
}

/** A director at the moment at which a worker begins to watch it; `last` is what is left of earlier watching. */
export function beginWatched(
  who: { directorId: string; hostId: string; name: string; every: number },
  wanted: WantedOnDirector,
  last: { reach: LiveReach; instances: Record<string, LiveInstance> },
): Watched {
  const { every, ...director } = who;
  return {
    live: { ...unseenDirector(director, last.reach), every, instances: last.instances },
    wanted,
    eventUp: {},
    addressAt: {},
    attached: {},
    drained: { vrrp: false, lvs: false },
    writes: undefined,
    bootAt: undefined,
  };
}

/** A VRRP instance that changed its state, before anybody asked why. */
export interface StateChange {
  instance: string;
  from?: LiveInstance;
  to: LiveInstance;
  source: "fifo" | "snapshot";
}

/** What a director is after some news, and which instances changed. */
export interface Merged {
  watched: Watched;
  changes: StateChange[];
}

/** How news of a director come, judged by what is known of its FIFOs. */
export function streamOf(watched: Watched): LiveStream {
  if (!watched.drained.vrrp) return watched.live.stream;
  if (watched.writes === undefined || watched.writes.includes("vrrp")) return { kind: "fifo" };
  return {
    kind: "snapshot",
    text: "keepalived does not report into the event pipe there: its configuration does not name it, or keepalived made another one.",
  };
}

/** A copy with other live facts. */
export function withLive(watched: Watched, news: Partial<LiveDirector>): Watched {
  return { ...watched, live: { ...watched.live, ...news } };
}
