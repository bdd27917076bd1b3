import type { VrrpInstance } from "@/server/core/cluster";
import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

const LISTS = ["trackInterface", "trackScript", "trackProcess", "trackBfd"] as const;

/** Source: keepalived.conf(5), the note on weights. */
export const trackWeightMatters = defineRule({
  rule: "track-weight-matters",
  level: "warning",
  title: "Weight that changes no master",
  about:
    "A weight moves the master role only when it is larger than the difference of the directors' priorities.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }): Finding[] => {
      const needed = distance(instance);
      if (needed === undefined) return [];
      return LISTS.flatMap((key) =>
        (instance.settings?.[key] ?? []).flatMap((line, place): Finding[] => {
          const weight = Number(/ weight (-?\d+)/.exec(line)?.[1] ?? 0);
          if (weight === 0 || Math.abs(weight) > needed) return [];
          return [
            {
              at: [...at, "settings", key, place],
              text: `The directors of ${instance.name} are at least ${needed} apart, so a weight of ${weight} never moves the master.`,
              fix: `Use a weight beyond ${needed}, or bring the priorities closer.`,
            },
          ];
        }),
      );
    }),
});

/** How far the highest priority is from the next; undefined with a single director. */
function distance({ members }: VrrpInstance): number | undefined {
  const [first, second] = members.map(({ priority }) => priority).toSorted((a, b) => b - a);
  return first === undefined || second === undefined ? undefined : first - second;
}
