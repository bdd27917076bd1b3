import type { Problem } from "@/server/core/problem";
import type { Command } from "@/server/core/steps/command";

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

/** What happens to one file of a host. */
export interface FileChange {
  path: string;
  action: "create" | "replace" | "remove" | "keep";
  mode: string;
  owner: string;
  group: string;
  /** sha256 of the exact bytes wanted; absent when the file is removed. */
  sha256?: string;
  /** The wanted content with secrets as `***`. */
  shown?: string;
  /** The baseline: what was there when the plan was made. A host on which it differs refuses the plan. */
  before: "absent" | { sha256: string; shown: string };
}

/** What a plan does to one host. */
export interface HostPlan {
  hostId: string;
  hostName: string;
  /** Pinned host key, as `type base64`. */
  hostKey: string;
  roles: readonly ("director" | "realServer")[];
  /** keepalived's version at planning; absent on real servers. */
  keepalivedVersion?: string;
  files: readonly FileChange[];
  /** In order: before the directors change (preparing), and after they did (cleaning up). */
  before: readonly Command[];
  after: readonly Command[];
}

/** A saved plan: everything that applying it will do, and nothing else. */
export interface Plan {
  clusterId: string;
  versionId: string;
  rendererVersion: number;
  hosts: readonly HostPlan[];
  problems: readonly Problem[];
  impact: ImpactClass;
  impactReasons: readonly ImpactReason[];
}
