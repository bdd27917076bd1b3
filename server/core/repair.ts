import type { Cluster } from "@/server/core/cluster";
import type { Path, Problem } from "@/server/core/problem";

/**
 * The value that, put at the problem's place, repairs it: for a button beside the field. Undefined when a person has to
 * decide. Only what follows from the rule itself is offered, never a guess about what the operator wants.
 */
export function repairValue(cluster: Cluster, problem: Problem): unknown {
  return REPAIRS[problem.rule]?.(cluster, problem.at);
}

type Repair = (cluster: Cluster, at: Path) => unknown;

const REPAIRS: Readonly<Record<string, Repair>> = {
  "same-port": (cluster, [, index]) => cluster.virtualServices[Number(index)]?.listen.port,
  "vrid-unique": (cluster) => {
    const used = new Set(cluster.vrrpInstances.map((instance) => instance.virtualRouterId));
    return firstFree(1, 255, (id) => used.has(id));
  },
  "priority-distinct": (cluster, [, index]) => {
    const members = cluster.vrrpInstances[Number(index)]?.members ?? [];
    const used = new Set(members.map((member) => member.priority));
    const lowest = Math.min(...used);
    return lowest > 1 ? lowest - 1 : firstFree(1, 254, (priority) => used.has(priority));
  },
  "advert-int-fits": (cluster, [, index]) => {
    const instance = cluster.vrrpInstances[Number(index)];
    if (instance === undefined) return undefined;
    return instance.version === 2
      ? Math.max(1, Math.round(instance.advertInt))
      : Math.min(40.95, Math.max(0.01, Math.round(instance.advertInt * 100) / 100));
  },
};

function firstFree(from: number, to: number, isUsed: (value: number) => boolean): number | undefined {
  for (let value = from; value <= to; value += 1) if (!isUsed(value)) return value;
  return undefined;
}
