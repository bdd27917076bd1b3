import type { LiveRate, VrrpStateName } from "@/server/core/live";
import type { Path } from "@/server/core/problem";

/** What the facts of a cluster amount to at one moment. */
export interface ClusterHealth {
  instances: InstanceHealth[];
  services: ServiceHealth[];
  directors: DirectorHealth[];
  /** What is wrong now, worst first; empty: all well. */
  wrong: Wrong[];
}

/** `critical`: traffic suffers or soon will. `warning`: something is out. `unknown`: nobody can say, which is neither. */
export type WrongLevel = "critical" | "warning" | "unknown";

/** One thing that is wrong, as the operator reads it. */
export interface Wrong {
  level: WrongLevel;
  /** Equal while it is the same trouble, however its words change. */
  key: string;
  /** One sentence. It holds no age: that is shown from `since`. */
  text: string;
  /** What to do or look at first, as one sentence. */
  action?: string;
  /** The object that it is about, e.g. `["vrrpInstances", vrrpInstanceId]`. */
  at: Path;
  since?: number;
}

/**
 * `ok`: exactly one director is master. `electing`: none (or two) for a moment, as in any failover. `noMaster`: none for
 * longer than an election takes. `dualMaster`: two or more claim it or hold its VIPs. `unknown`: no master is seen, and not
 * all directors are. `disabled`: not meant to run.
 */
export type InstanceVerdict = "ok" | "electing" | "noMaster" | "dualMaster" | "unknown" | "disabled";

export interface InstanceHealth {
  vrrpInstanceId: string;
  name: string;
  verdict: InstanceVerdict;
  text: string;
  /** Why, as far as it can be told from the facts. */
  cause?: string;
  /** The only master; absent: none or several. */
  masterDirectorId?: string;
  /** Since when the verdict holds, as far as it is known. */
  since?: number;
  /** One per member of the instance, in the order of the configuration. */
  evidence: InstanceEvidence[];
}

/** What one director shows about an instance. */
export interface InstanceEvidence {
  directorId: string;
  name: string;
  /** keepalived's word, or `unknown` when it is too old or there is none. */
  state: VrrpStateName | "unknown";
  /** The last word, when it does not count any more. */
  last?: VrrpStateName;
  /** The effective priority. */
  priority?: number;
  since?: number;
  /** When it was last confirmed. */
  seenAt?: number;
  /** When it last heard a master with a lower priority. */
  lowerPriorityHeardAt?: number;
  /** The instance's VIPs that are on this director. */
  holds: string[];
  /** Since when it claims to be master: by its word or by holding a VIP. Absent: it does not. */
  claimsSince?: number;
}

export type ServiceState = "up" | "degraded" | "down" | "unknown" | "disabled";

export interface ServiceHealth {
  virtualServiceId: string;
  name: string;
  /** The key of the service in `LiveDirector.services`. */
  key: string;
  state: ServiceState;
  text: string;
  /** The director whose table is shown: the one that takes the clients, else any that is known. */
  directorId?: string;
  /** Whether each director's kernel has the service; undefined: unknown. */
  directors: { directorId: string; present: boolean | undefined }[];
  servers: ServerHealth[];
  serversUp: number;
  /** Those that should take traffic. */
  serversWanted: number;
  active?: number;
  inactive?: number;
  rate?: LiveRate;
}

export type ServerState = "up" | "down" | "draining" | "unknown" | "disabled";

/** A real server in one virtual service. */
export interface ServerHealth {
  poolMemberId: string;
  realServerId: string;
  name: string;
  /** The key of the server in `LiveService.servers`. */
  key: string;
  state: ServerState;
  /** Why it is so, as one sentence. */
  why: string;
  since?: number;
  weight?: number;
  active?: number;
  inactive?: number;
  rate?: LiveRate;
  /** What each director's table says. */
  directors: { directorId: string; state: ServerState }[];
}

export type DirectorState = "ok" | "degraded" | "down" | "unknown";

export interface DirectorHealth {
  directorId: string;
  name: string;
  state: DirectorState;
  text: string;
  /** When it last answered. */
  seenAt?: number;
  /** Why its news come late; absent: they come at once. */
  late?: string;
}
