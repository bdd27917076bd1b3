import { describe, expect, it } from "vitest";
import type { Cluster } from "@/server/core/cluster";
import { lint } from "@/server/core/lint";
import { withInstance, withService } from "@/server/core/lint/fixtures/cases";
import type { Path } from "@/server/core/problem";
import { repairValue } from "@/server/core/repair";

/** The cluster with a value put at a path. */
function put(cluster: Cluster, at: Path, value: unknown): Cluster {
  const copy = structuredClone(cluster);
  let parent: unknown = copy;
  for (const key of at.slice(0, -1)) parent = Reflect.get(parent as object, key);
  Reflect.set(parent as object, at.at(-1) ?? "", value);
  return copy;
}

const broken: { rule: string; cluster: Cluster; value: unknown }[] = [
  { rule: "same-port", cluster: withService(0, () => ({ forwardingMethod: "DR" })), value: 80 },
  {
    rule: "vrid-unique",
    cluster: withInstance(1, () => ({ interface: "eth0", virtualRouterId: 51, version: 2, advertInt: 1 })),
    value: 1,
  },
  {
    rule: "priority-distinct",
    cluster: withInstance(0, ({ members }) => ({
      members: members.map((member) => ({ ...member, priority: 100 })),
    })),
    value: 99,
  },
  {
    rule: "priority-distinct",
    cluster: withInstance(0, ({ members }) => ({
      members: members.map((member) => ({ ...member, priority: 1 })),
    })),
    value: 2,
  },
  { rule: "advert-int-fits", cluster: withInstance(0, () => ({ version: 2, advertInt: 1.6 })), value: 2 },
  {
    rule: "advert-int-fits",
    cluster: withInstance(0, () => ({ version: 3, advertInt: 0.125 })),
    value: 0.13,
  },
  { rule: "advert-int-fits", cluster: withInstance(0, () => ({ version: 3, advertInt: 100 })), value: 40.95 },
];

describe("repairValue", () => {
  it.each(broken)("repairs $rule with $value", ({ rule, cluster, value }) => {
    const problem = lint(cluster).find((each) => each.rule === rule);
    if (problem === undefined) throw new Error(`The rule ${rule} finds nothing here.`);
    expect(repairValue(cluster, problem)).toBe(value);
    const repaired = put(cluster, problem.at, value);
    const left = lint(repaired).filter((each) => each.rule === rule && each.at.join() === problem.at.join());
    expect(left).toEqual([]);
  });

  it("leaves to people what only they can decide", () => {
    const problem = { level: "error", rule: "pool-not-empty", at: ["virtualServices", 0], text: "" } as const;
    expect(
      repairValue(
        withService(0, () => ({ pool: [] })),
        problem,
      ),
    ).toBeUndefined();
  });
});
