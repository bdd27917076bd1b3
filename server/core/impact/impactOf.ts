import type { Cluster, VirtualService, VrrpInstance } from "@/server/core/cluster";
import { changeText, clusterDiff, type ObjectChange } from "@/server/core/diff";
import { IMPACT_CLASSES, type ImpactClass, type ImpactReason } from "@/server/core/plan/types";

/** More virtual services or real servers than this going away in one change is taken for a mistake until people say otherwise. */
export const MASS_CHANGE = 10;

/** What going from one configuration to another does to traffic: every reason, worst first. `before` undefined: nothing was applied yet. */
export function impactOf(before: Cluster | undefined, after: Cluster): ImpactReason[] {
  const changes = clusterDiff(before, after);
  const reasons =
    before === undefined
      ? [
          reason("hitless", {
            kind: "cluster",
            id: after.clusterId,
            text: "This is the cluster's first configuration.",
          }),
        ]
      : [
          ...changes.flatMap((change) => changeImpact(change, before, after)),
          ...guards(changes, before, after),
        ];
  return reasons.toSorted((left, right) => rank(right.impact) - rank(left.impact));
}

/** The worst class among reasons; `nothing` when there is none. */
export function worstImpact(reasons: readonly ImpactReason[]): ImpactClass {
  return IMPACT_CLASSES[Math.max(0, ...reasons.map((each) => rank(each.impact)))] ?? "nothing";
}

/**
 * The VRRP instances whose adverts differ before and after. Their directors must be reloaded within one window:
 * a director that has the new ones refuses the adverts of a director that has the old ones, and both become master.
 */
export function changedAdverts(before: Cluster | undefined, after: Cluster): VrrpInstance[] {
  return after.vrrpInstances.filter((instance) => {
    const old = before?.vrrpInstances.find((each) => each.vrrpInstanceId === instance.vrrpInstanceId);
    return old?.enabled === true && instance.enabled && advertText(old) !== advertText(instance);
  });
}

function advertText(instance: VrrpInstance): string {
  const addresses = instance.vips.filter((vip) => !vip.excluded).map((vip) => vip.address);
  const sources = instance.transport === "unicast" ? instance.members.map((each) => each.sourceAddress) : [];
  return JSON.stringify([
    instance.virtualRouterId,
    instance.version,
    instance.advertInt,
    instance.transport,
    instance.interface,
    addresses.toSorted(),
    sources.toSorted(),
  ]);
}

function rank(impact: ImpactClass): number {
  return IMPACT_CLASSES.indexOf(impact);
}

function reason(impact: ImpactClass, of: { kind: string; id: string; text: string }): ImpactReason {
  return { impact, text: of.text, objectKind: of.kind, objectId: of.id };
}

function changeImpact(change: ObjectChange, before: Cluster, after: Cluster): ImpactReason[] {
  const because = (impact: ImpactClass, why: string): ImpactReason[] => [
    reason(impact, { ...change, text: `${changeText(change)}${why === "" ? "." : `: ${why}`}` }),
  ];
  const changed = new Set(change.fields.map((field) => field.path[0]));
  switch (change.kind) {
    case "cluster":
      return because("hitless", "");
    case "director":
      if (change.action === "removed") return because("failover", "it gives up every address it holds.");
      return changed.has("hostId")
        ? because("failover", "its role moves to another host.")
        : because("hitless", "");
    case "vrrpInstance":
      return instanceImpact(change, changed, because);
    case "vrrpMember":
      return memberImpact(change, changed, { before, after, because });
    case "vip":
      return vipImpact(change, changed, { before, after, because });
    case "realServer":
      if (changed.has("address") && isUsed(before, change.id)) {
        return because("blip", "the connections to the old address are cut.");
      }
      return because("hitless", "");
    case "virtualService":
      return serviceImpact(change, changed, because);
    case "poolMember":
      return poolImpact(change, changed, { before, because });
  }
}

type Because = (impact: ImpactClass, why: string) => ImpactReason[];

function instanceImpact(
  change: ObjectChange,
  changed: ReadonlySet<unknown>,
  because: Because,
): ImpactReason[] {
  if (change.action === "removed") return because("trafficLoss", "its addresses go away.");
  if (change.action === "added") return because("hitless", "");
  if (changed.has("enabled")) {
    const isOff = change.fields.some((field) => field.path[0] === "enabled" && field.after === false);
    return isOff ? because("trafficLoss", "its addresses go away.") : because("hitless", "");
  }
  if (changed.has("interface") || changed.has("virtualRouterId")) {
    return because("failover", "the directors elect a master anew.");
  }
  if (changed.has("version") || changed.has("advertInt") || changed.has("transport")) {
    return because("blip", "its adverts change, so all directors change within one window.");
  }
  if (change.fields.some((field) => field.path[0] === "preempt" && field.after === true)) {
    return because("failover", "the director with the highest priority takes over if it is not master now.");
  }
  return because("hitless", "");
}

interface Sides {
  before: Cluster;
  after: Cluster;
  because: Because;
}

function memberImpact(change: ObjectChange, changed: ReadonlySet<unknown>, sides: Sides): ImpactReason[] {
  const find = (cluster: Cluster) =>
    cluster.vrrpInstances.find((instance) => instance.vrrpInstanceId === change.parent?.id);
  const old = find(sides.before);
  const now = find(sides.after);
  // The instance itself came or went, and its own reason says so.
  if (old === undefined || now === undefined) return [];
  if (changed.has("interface")) return sides.because("failover", "the directors elect a master anew.");
  if (first(old) !== first(now)) {
    return sides.because(
      "failover",
      "another director has the highest priority, so the master role may move.",
    );
  }
  if (changed.has("priority") && order(old) !== order(now)) {
    return sides.because("failover", "the order of the directors changes, so the master role may move.");
  }
  if (now.transport === "unicast" && (changed.has("sourceAddress") || change.action !== "changed")) {
    return sides.because(
      "blip",
      "its adverts go to other addresses, so all directors change within one window.",
    );
  }
  return sides.because("hitless", "");
}

function byPriority(instance: VrrpInstance): string[] {
  return instance.members
    .toSorted((left, right) => right.priority - left.priority)
    .map((each) => each.directorId);
}

function first(instance: VrrpInstance): string | undefined {
  return byPriority(instance)[0];
}

function order(instance: VrrpInstance): string {
  return byPriority(instance).join();
}

function vipImpact(change: ObjectChange, changed: ReadonlySet<unknown>, sides: Sides): ImpactReason[] {
  if (change.action === "removed")
    return sides.because("trafficLoss", "nobody answers for this address any more.");
  const vips = sides.after.vrrpInstances.flatMap((instance) => instance.vips);
  const isExcluded = vips.find((vip) => vip.vipId === change.id)?.excluded === true;
  if (change.action === "added") {
    const isNewInstance = !sides.before.vrrpInstances.some(
      (instance) => instance.vrrpInstanceId === change.parent?.id && instance.enabled,
    );
    return isNewInstance || isExcluded
      ? sides.because("hitless", "")
      : sides.because("blip", "its adverts change, so all directors change within one window.");
  }
  if (changed.has("address"))
    return sides.because("trafficLoss", "nobody answers for the old address any more.");
  return sides.because("blip", "the address is taken away and set again.");
}

function serviceImpact(
  change: ObjectChange,
  changed: ReadonlySet<unknown>,
  because: Because,
): ImpactReason[] {
  if (change.action === "removed") return because("trafficLoss", "its clients are refused.");
  if (change.action === "added") return because("hitless", "");
  const isOff = change.fields.some((field) => field.path[0] === "enabled" && field.after === false);
  if (isOff) return because("trafficLoss", "its clients are refused.");
  if (changed.has("listen")) return because("trafficLoss", "the old address and port are no longer served.");
  if (changed.has("forwardingMethod")) {
    return because("trafficLoss", "connections that were forwarded the old way are cut.");
  }
  if (changed.has("checks") || changed.has("delayLoop")) {
    return because("checksRestart", "its checks begin anew, so its real servers may leave and return.");
  }
  return because("hitless", "");
}

function poolImpact(
  change: ObjectChange,
  changed: ReadonlySet<unknown>,
  sides: { before: Cluster; because: Because },
): ImpactReason[] {
  const service = sides.before.virtualServices.find((each) => each.virtualServiceId === change.parent?.id);
  const old = service?.pool.find((each) => each.poolMemberId === change.id);
  if (service === undefined || old === undefined) return sides.because("hitless", "");
  const isServing = service.enabled && old.enabled && old.weight > 0;
  const leaves =
    change.action === "removed" ||
    changed.has("port") ||
    changed.has("realServerId") ||
    change.fields.some((field) => field.path[0] === "enabled" && field.after === false);
  if (isServing && leaves) {
    return sides.because(
      "blip",
      "its connections are cut; with weight 0 first they could end by themselves.",
    );
  }
  return sides.because("hitless", "");
}

function guards(changes: readonly ObjectChange[], before: Cluster, after: Cluster): ImpactReason[] {
  const reasons: ImpactReason[] = [];
  const clusterReason = (text: string) =>
    reasons.push(reason("trafficLoss", { kind: "cluster", id: after.clusterId, text }));
  const gone = (kind: ObjectChange["kind"]) =>
    changes.filter((change) => change.kind === kind && change.action === "removed").length;
  const services = gone("virtualService");
  if (services > MASS_CHANGE) clusterReason(`${services} virtual services are deleted in one change.`);
  const servers = gone("realServer");
  if (servers > MASS_CHANGE) clusterReason(`${servers} real servers are deleted in one change.`);
  const vips = (cluster: Cluster) => cluster.vrrpInstances.flatMap((each) => (each.enabled ? each.vips : []));
  if (vips(before).length > 0 && vips(after).length === 0)
    clusterReason("The last virtual address is removed.");
  for (const service of after.virtualServices) {
    const old = before.virtualServices.find((each) => each.virtualServiceId === service.virtualServiceId);
    if (old === undefined || !hasUsableServer(old) || !service.enabled || hasUsableServer(service)) continue;
    reasons.push(
      reason("trafficLoss", {
        kind: "virtualService",
        id: service.virtualServiceId,
        text: `${service.name} is left without a usable real server.`,
      }),
    );
  }
  return reasons;
}

function hasUsableServer(service: VirtualService): boolean {
  return service.enabled && service.pool.some((member) => member.enabled && member.weight > 0);
}

function isUsed(cluster: Cluster, realServerId: string): boolean {
  return cluster.virtualServices.some(
    (service) => service.enabled && service.pool.some((member) => member.realServerId === realServerId),
  );
}
