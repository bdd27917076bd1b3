import { canonicalJson } from "@/server/core/canonical";
import type { Cluster, VrrpInstance } from "@/server/core/cluster";
import { changedAdverts, impactOf, worstImpact } from "@/server/core/impact";
import { KEEPALIVED_CONF } from "@/server/core/keepalived/renderDirector";
import { type HostFacts, lint } from "@/server/core/lint";
import { directorPlan, formerDirectorPlan, originOfConf } from "@/server/core/plan/directorPlan";
import { removedFile, type Sha256, wantedFile } from "@/server/core/plan/fileChange";
import { hostProblems } from "@/server/core/plan/hostProblems";
import { type HostPart, type HostView, hostParts } from "@/server/core/plan/hostView";
import { liveFile, liveText, type PartPlan } from "@/server/core/plan/partPlan";
import { realServerPlan } from "@/server/core/plan/realServerPlan";
import {
  changesAnything,
  type DirectorOrder,
  type FileChange,
  type HostPlan,
  type ImpactReason,
  type Plan,
  WAVES,
} from "@/server/core/plan/types";
import type { Problem } from "@/server/core/problem";

/** Counts up when the same model gives other bytes or steps than before. */
export const RENDERER_VERSION = 1;

/** Everything that a plan depends on. */
export interface PlanInput {
  cluster: Cluster;
  versionId: string;
  /** The last applied configuration; undefined: none. */
  applied: Cluster | undefined;
  appliedVersionId?: string | undefined;
  /** One for each of `hostParts`. */
  hosts: readonly HostView[];
}

/** Plans the way of all hosts from how they are to how the cluster wants them. The same input gives the same plan. */
export function makePlan(input: PlanInput, sha256: Sha256): Plan {
  const { cluster, applied } = input;
  const parts = hostParts(cluster, applied);
  const planned = parts.map((part) => {
    const view = input.hosts.find((each) => each.hostId === part.hostId);
    if (view === undefined) throw new TypeError(`Nothing is known of host ${part.hostId}.`);
    return { view, ...hostPlan({ cluster, part, view }, sha256) };
  });
  const hosts = planned.map((each) => each.host);
  const plan: Plan = {
    clusterId: cluster.clusterId,
    versionId: input.versionId,
    ...(input.appliedVersionId !== undefined && { appliedVersionId: input.appliedVersionId }),
    rendererVersion: RENDERER_VERSION,
    hosts,
    directorOrder: directorOrder({ cluster, applied, hosts }),
    problems: [
      ...lint(cluster, { hosts: lintFacts(input.hosts) }),
      ...movedVips(applied, cluster),
      ...planned.flatMap((each) => each.problems),
    ],
    impact: "nothing",
    impactReasons: [],
  };
  if (!changesAnything(plan)) return plan;
  const impactReasons = [
    ...impactOf(applied, cluster),
    ...planned.flatMap(({ view, host }) => daemonImpact({ view, host, hosts, cluster, applied }, sha256)),
  ];
  const impact = worstImpact(impactReasons);
  return { ...plan, impact: impact === "nothing" ? "hitless" : impact, impactReasons };
}

/** The hash that approvals and deployments are bound to. */
export function planHash(plan: Plan, sha256: Sha256): string {
  return sha256(canonicalJson(plan));
}

function lintFacts(hosts: readonly HostView[]): Map<string, HostFacts> {
  return new Map(
    hosts.map(({ hostId, facts }) => {
      const version = facts.keepalived?.installed?.version;
      const interfaces = facts.interfaces?.map(({ name, addresses }) => ({
        name,
        addresses: addresses.map(({ address, prefix }) => ({ address, prefixLength: prefix })),
      }));
      const known: HostFacts = {
        ...(version !== undefined && { keepalivedVersion: version }),
        ...(interfaces !== undefined && { interfaces }),
      };
      return [hostId, known];
    }),
  );
}

function hostPlan(
  of: { cluster: Cluster; part: HostPart; view: HostView },
  sha256: Sha256,
): { host: HostPlan; problems: Problem[] } {
  const { cluster, part, view } = of;
  const problems = hostProblems(of, sha256);
  const isKnown = view.unread === undefined && view.hostKey !== undefined;
  const plans: (PartPlan & { revision?: string })[] = [];
  if (isKnown && part.director !== undefined) {
    plans.push(directorPlan({ cluster, director: part.director, view }, sha256));
  } else if (isKnown && part.wasDirector) {
    plans.push(formerDirectorPlan(view));
  }
  if (isKnown && (part.realServers.length > 0 || part.wasRealServer)) {
    plans.push(realServerPlan({ cluster, servers: part.realServers, view }));
  }
  const files = plans.flatMap((plan) =>
    plan.files.flatMap((wanted): FileChange[] => {
      if ("file" in wanted) return [wantedFile(wanted.file, liveFile(view, wanted.file.path), sha256)];
      const removed = removedFile(wanted.remove, liveFile(view, wanted.remove));
      return removed === undefined ? [] : [removed];
    }),
  );
  const steps = WAVES.flatMap((wave) =>
    plans.flatMap((plan) => plan.steps.filter((step) => step.wave === wave)),
  );
  const version = view.facts.keepalived?.installed?.version;
  const revision = plans.find((plan) => plan.revision !== undefined)?.revision;
  const host: HostPlan = {
    hostId: view.hostId,
    hostName: view.hostName,
    ...(view.hostKey !== undefined && { hostKey: view.hostKey }),
    roles: [
      ...(part.director !== undefined || part.wasDirector ? (["director"] as const) : []),
      ...(part.realServers.length > 0 || part.wasRealServer ? (["realServer"] as const) : []),
    ],
    ...(part.director !== undefined && version !== undefined && { keepalivedVersion: version }),
    ...(revision !== undefined && { revision }),
    files,
    steps,
  };
  return { host, problems: [...problems, ...plans.flatMap((plan) => plan.problems)] };
}

function directorOrder(of: {
  cluster: Cluster;
  applied: Cluster | undefined;
  hosts: readonly HostPlan[];
}): DirectorOrder {
  const { cluster, applied, hosts } = of;
  const hostIds = hosts
    .filter((host) => host.roles.includes("director"))
    .map((host) => host.hostId)
    .toSorted((left, right) => topPriority(cluster, left) - topPriority(cluster, right));
  const reloaded = hosts.filter((host) =>
    host.steps.some((step) => step.kind === "keepalived" && step.action === "reload"),
  );
  // Without an applied configuration nobody knows whether the adverts stay the same, so they are taken to change.
  const isUnknown = applied === undefined;
  const together = reloaded.length > 1 && (isUnknown || changedAdverts(applied, cluster).length > 0);
  return { mode: together ? "together" : "standbyFirst", hostIds };
}

function topPriority(cluster: Cluster, hostId: string): number {
  const director = cluster.directors.find((each) => each.hostId === hostId);
  const priorities = cluster.vrrpInstances.flatMap((instance) =>
    instance.members.filter((each) => each.directorId === director?.directorId).map((each) => each.priority),
  );
  return Math.max(0, ...priorities);
}

interface DaemonChange {
  view: HostView;
  host: HostPlan;
  hosts: readonly HostPlan[];
  cluster: Cluster;
  applied: Cluster | undefined;
}

/** What starting a daemon, or replacing a configuration that Shoal does not know, does to traffic. */
function daemonImpact(of: DaemonChange, sha256: Sha256): ImpactReason[] {
  const { view, host, hosts, cluster, applied } = of;
  const action = host.steps.find((step) => step.kind === "keepalived")?.action;
  const because = (impact: ImpactReason["impact"], text: string): ImpactReason => ({
    impact,
    text,
    objectKind: "host",
    objectId: host.hostId,
  });
  const conf = liveText(view, KEEPALIVED_CONF);
  if (action === "reload" && applied === undefined && conf !== undefined) {
    const origin = originOfConf(conf, sha256);
    const whose = origin === "foreign" ? "was not written by Shoal" : "is not the one that was last applied";
    return [
      because(
        "trafficLoss",
        `The configuration that ${host.hostName} runs ${whose}; what is only in there goes away.`,
      ),
    ];
  }
  if (action === "start" && applied !== undefined) {
    const othersRun = hosts.some(
      (each) =>
        each.hostId !== host.hostId &&
        each.roles.includes("director") &&
        !each.steps.some((step) => step.kind === "keepalived" && step.action !== "reload"),
    );
    const takesOver = cluster.vrrpInstances.some((instance) => instance.preempt && isFirst(instance, of));
    if (othersRun && takesOver) {
      return [because("failover", `keepalived starts on ${host.hostName}, which then takes over as master.`)];
    }
  }
  return [];
}

function isFirst(instance: VrrpInstance, of: DaemonChange): boolean {
  const first = instance.members.toSorted((left, right) => right.priority - left.priority)[0];
  const director = of.cluster.directors.find((each) => each.hostId === of.host.hostId);
  return instance.enabled && first !== undefined && first.directorId === director?.directorId;
}

/** keepalived needs two reloads to move an address from one instance to another (keepalived(8)). */
function movedVips(applied: Cluster | undefined, cluster: Cluster): Problem[] {
  const homes = new Map(
    (applied?.vrrpInstances ?? []).flatMap((instance) =>
      instance.vips.map((vip) => [vip.address, instance] as const),
    ),
  );
  return cluster.vrrpInstances.flatMap((instance, index) =>
    instance.vips.flatMap((vip, place): Problem[] => {
      const home = homes.get(vip.address);
      if (home === undefined || home.vrrpInstanceId === instance.vrrpInstanceId) return [];
      return [
        {
          level: "error",
          rule: "vip-moves",
          at: ["vrrpInstances", index, "vips", place],
          text: `${vip.address} moves from ${home.name} to ${instance.name}, which keepalived cannot do in one step.`,
          fix: "Remove it in one change and add it in the next.",
        },
      ];
    }),
  );
}
