import type { IpvsFigures } from "@/server/core/ipvs";

/**
 * What is known about a running cluster at one moment, as the monitor publishes it and the browser keeps it.
 * All times are milliseconds since 1970. Nothing here is a verdict: those are made by `health` from these facts.
 */
export interface LiveCluster {
  clusterId: string;
  /** The applied configuration version that the directors are watched for; another one means: load the cluster again. */
  versionId: string;
  directors: Record<string, LiveDirector>;
}

/** How Shoal came to know something. `stored`: from the database, after a restart; nobody has confirmed it since. */
export type Source = "fifo" | "address" | "snapshot" | "stored";

/** When something was seen. */
export interface Seen {
  /** By Shoal's clock, at receipt. */
  at: number;
  /** By the host's clock, when it happened or was read there; absent: the host did not say. */
  hostAt?: number;
  source: Source;
}

/** What is known about one director. */
export interface LiveDirector {
  directorId: string;
  hostId: string;
  name: string;
  reach: LiveReach;
  stream: LiveStream;
  /** Milliseconds between two snapshots. Three missed ones make everything that is known here unknown. */
  every: number;
  /** The last whole snapshot; absent: none yet. */
  snapshot?: Seen;
  /** The host's clock minus Shoal's, in milliseconds; half the round trip is its error. */
  clockOffset?: number;
  keepalived?: LiveKeepalived;
  /** By keepalived's name of the instance. */
  instances: Record<string, LiveInstance>;
  /** The cluster's VIPs that are on an interface of this director now, by address in its usual text form. */
  held: Record<string, LiveAddress>;
  /** The kernel's IPVS table. `readable` false: not read (no module, no permission), and `services` is what was last known. */
  ipvs: { readable: boolean; text?: string };
  /** What the kernel and keepalived's checkers say of each virtual service, by `serviceKey`. */
  services: Record<string, LiveService>;
}

/** The connection to a host. `connecting`: not tried yet; `unwatched`: no worker watches it. */
export interface LiveReach {
  state:
    | "ok"
    | "connecting"
    | "unwatched"
    | "unreachable"
    | "timeout"
    | "auth"
    | "hostKeyChanged"
    | "hostKeyUnknown"
    | "noSudo"
    | "protocol"
    | "exit"
    | "cut";
  /** What went wrong and what to try, as a sentence. */
  text?: string;
  /** Since when it is so. */
  since: number;
  /** When the host last answered. */
  okAt?: number;
}

/** `fifo`: keepalived's own notifications, within milliseconds. `snapshot`: only what the snapshots show, up to `every` late. */
export interface LiveStream {
  kind: "fifo" | "snapshot" | "none";
  /** Why it is not `fifo`. */
  text?: string;
}

/** keepalived's processes on a director. */
export interface LiveKeepalived {
  running: boolean;
  /** The parent process. */
  pid?: number;
  /** Since when this is so, as far as Shoal saw it. */
  since: number;
}

/** keepalived's words for the state of a VRRP instance; `INIT` is a moment after its start. */
export const VRRP_STATES = ["MASTER", "BACKUP", "FAULT", "STOP", "DELETED", "INIT"] as const;

export type VrrpStateName = (typeof VRRP_STATES)[number];

/** A VRRP instance as one director has it. */
export interface LiveInstance {
  state: VrrpStateName;
  /** The effective one, after tracking. */
  priority?: number;
  /** When it changed to this state, by Shoal's clock. */
  since: number;
  /** When keepalived last heard a master with a lower priority: evidence of two masters. */
  lowerPriorityHeardAt?: number;
  seen: Seen;
}

/** A VIP on an interface. */
export interface LiveAddress {
  interface: string;
  since: number;
}

/** A virtual service in a director's kernel, and what its checkers said. */
export interface LiveService {
  /** Whether the kernel's table has it; absent: never read. */
  present?: boolean;
  scheduler?: string;
  /** keepalived's last word: enough real servers for the quorum or not. */
  said?: LiveWord;
  rate?: LiveRate;
  /** By `serverKey`. */
  servers: Record<string, LiveServer>;
}

/** A real server in one virtual service of a director's kernel, and what its checkers said. */
export interface LiveServer {
  /** Whether the kernel's table has it; absent: never read. */
  present?: boolean;
  weight?: number;
  active?: number;
  inactive?: number;
  rate?: LiveRate;
  said?: LiveWord;
}

/** What a checker said last, and when, by Shoal's clock; without a time: before Shoal listened. */
export interface LiveWord {
  up: boolean;
  at?: number;
}

/** Per second, averaged by the kernel over the last seconds. */
export type LiveRate = IpvsFigures;

/** A change of state of a VRRP instance on one director, as it is shown in a time line. */
export interface LiveTransition {
  clusterId: string;
  directorId: string;
  hostId: string;
  hostName: string;
  instance: string;
  fromState?: string;
  toState: string;
  at: number;
  hostAt?: number;
  source: "fifo" | "snapshot" | "journal";
  /** Why, as far as it is known, as a sentence. */
  reason?: string;
}

/** A director without its services: small enough to be sent whole whenever something of it changed. */
export type LiveDirectorHead = Omit<LiveDirector, "services">;

/** One step from a `LiveCluster` to the next. Messages of a cluster are applied in order, with `applyLive`. */
export type LiveMessage =
  /** Everything; the first message of every subscription, and again when the applied version changed. */
  | { kind: "all"; live: LiveCluster }
  /** Everything of one director. */
  | { kind: "whole"; director: LiveDirector }
  | { kind: "director"; director: LiveDirectorHead }
  /** The services that changed; `null`: gone. */
  | { kind: "services"; directorId: string; services: Record<string, LiveService | null> }
  /** A director that is watched no longer. */
  | { kind: "gone"; directorId: string }
  | { kind: "transition"; transition: LiveTransition }
  /** A snapshot came that shows nothing new. */
  | { kind: "confirmed"; directorId: string; snapshot: Seen; clockOffset?: number };

/** What a subscription yields: some messages at once, at most twenty times a second; none at all at least every ten seconds. */
export interface LiveBatch {
  /** Shoal's clock when it was sent. A browser whose clock differs counts ages from this one. */
  at: number;
  messages: LiveMessage[];
}

/** How many missed intervals make a fact unknown. */
export const MISSED_INTERVALS = 3;

/** The live state after a message. Messages about a director that is not known (yet) change nothing. */
export function applyLive(live: LiveCluster, message: LiveMessage): LiveCluster {
  switch (message.kind) {
    case "all":
      return message.live;
    case "whole":
      return withDirector(live, message.director);
    case "director": {
      const { directorId } = message.director;
      const services = live.directors[directorId]?.services ?? {};
      return withDirector(live, { ...message.director, services });
    }
    case "services": {
      const director = live.directors[message.directorId];
      if (director === undefined) return live;
      const services = { ...director.services };
      for (const [key, service] of Object.entries(message.services)) {
        if (service === null) delete services[key];
        else services[key] = service;
      }
      return withDirector(live, { ...director, services });
    }
    case "gone": {
      const { [message.directorId]: _gone, ...directors } = live.directors;
      return { ...live, directors };
    }
    case "confirmed": {
      const director = live.directors[message.directorId];
      // Confirmations are gathered, so one may come after younger news.
      if (director === undefined || message.snapshot.at < (director.snapshot?.at ?? 0)) return live;
      const { kind: _kind, directorId: _directorId, ...news } = message;
      return withDirector(live, { ...director, ...news });
    }
    case "transition":
      return live;
  }
}

/**
 * Whether what is known about a director still counts at `now`: it is reached and answered within three intervals.
 * What no longer counts is unknown: it is shown with its age, and is neither bad nor good.
 */
export function isFresh(director: LiveDirector | undefined, now: number): director is LiveDirector {
  if (director?.snapshot === undefined || director.snapshot.source === "stored") return false;
  return now - director.snapshot.at <= MISSED_INTERVALS * director.every;
}

/** When a director's facts were last confirmed; undefined: never. */
export function seenAt(director: LiveDirector | undefined): number | undefined {
  return director?.snapshot?.at;
}

/** A director of which nothing is known yet. */
export function unseenDirector(
  who: { directorId: string; hostId: string; name: string },
  reach: LiveReach,
): LiveDirector {
  return {
    ...who,
    reach,
    stream: { kind: "none" },
    every: 3000,
    instances: {},
    held: {},
    ipvs: { readable: false },
    services: {},
  };
}

function withDirector(live: LiveCluster, director: LiveDirector): LiveCluster {
  return { ...live, directors: { ...live.directors, [director.directorId]: director } };
}
