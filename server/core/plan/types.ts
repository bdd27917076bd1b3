import type { Problem } from "@/server/core/problem";
import type { ShellText } from "@/server/core/sh";

/** What a plan does to traffic, mildest first; docs/deployment.md says when each applies. */
export const IMPACT_CLASSES = [
  "nothing",
  "hitless",
  "checksRestart",
  "blip",
  "failover",
  "trafficLoss",
] as const;

export type ImpactClass = (typeof IMPACT_CLASSES)[number];

/** Why a plan has its impact class: one sentence and the object that causes it. */
export interface ImpactReason {
  impact: ImpactClass;
  text: string;
  objectKind: string;
  objectId: string;
}

/** What was at a path when the plan was made: the baseline. A host on which it differs refuses the plan. */
export type Baseline =
  | "absent"
  | { sha256: string; mode: string; owner: string; group: string; shown: string };

/** What happens to one file of a host. */
export interface FileChange {
  path: string;
  /** `keep`: it is there already, byte for byte. */
  action: "create" | "replace" | "remove" | "keep";
  /** Wanted; those of the file as it is when it is removed. */
  mode: string;
  owner: string;
  group: string;
  /** sha256 of the exact bytes wanted; absent when the file is removed. */
  sha256?: string;
  /** The wanted content with secrets as `***`; absent when the file is removed. */
  shown?: string;
  before: Baseline;
}

/** The three parts of a deployment, each done on all its hosts before the next begins. */
export const WAVES = ["prepare", "directors", "cleanUp"] as const;

/** `prepare`: real servers get their ARP fix; `directors`: the LVS routers change; `cleanUp`: what is not needed any more goes. */
export type Wave = (typeof WAVES)[number];

/**
 * What is done to the daemon once its files are in place. `start` also has it started at every boot, `stop` also not;
 * `restart` is never planned by itself.
 */
export type KeepalivedAction = "reload" | "start" | "stop";

/** One step on one host, in the order in which it is done. */
export type PlanStep =
  /** Puts the wanted file of that path in place (or removes it), see `HostPlan.files`. */
  | { kind: "file"; wave: Wave; path: string }
  | { kind: "command"; wave: Wave; say: string; run: ShellText; undo?: ShellText }
  | { kind: "keepalived"; wave: "directors"; action: KeepalivedAction };

/** What a plan does to one host. */
export interface HostPlan {
  hostId: string;
  hostName: string;
  /** Pinned host key, as `type base64`; absent: not pinned, which is an error. */
  hostKey?: string;
  roles: readonly ("director" | "realServer")[];
  /** keepalived's version at planning; absent on real servers, and where there is none. */
  keepalivedVersion?: string;
  /** Names the configuration that this director is to run (`$SHOAL_REVISION`). */
  revision?: string;
  /** Every file that Shoal keeps there, also those that stay. */
  files: readonly FileChange[];
  /** Empty: nothing is done to this host. */
  steps: readonly PlanStep[];
}

/** The order in which directors change, see docs/deployment.md. */
export interface DirectorOrder {
  /** `together`: within one window shorter than the time after which a standby takes over, because adverts change. */
  mode: "standbyFirst" | "together";
  /** Hosts by their configured priority, lowest first. Whoever holds addresses when it is applied comes last. */
  hostIds: readonly string[];
}

/** A saved plan: everything that applying it will do, and nothing else. */
export interface Plan {
  clusterId: string;
  versionId: string;
  /** The configuration that was applied when the plan was made; another one since makes the plan stale. */
  appliedVersionId?: string;
  /** Counts up when the same model is rendered to other bytes or steps. */
  rendererVersion: number;
  /** Every host of the cluster that Shoal manages, also those where nothing is done. */
  hosts: readonly HostPlan[];
  directorOrder: DirectorOrder;
  problems: readonly Problem[];
  impact: ImpactClass;
  impactReasons: readonly ImpactReason[];
}

/** True when applying the plan would change anything on any host. */
export function changesAnything(plan: Plan): boolean {
  return plan.hosts.some((host) => host.steps.length > 0);
}
