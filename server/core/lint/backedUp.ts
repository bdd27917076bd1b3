import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const backedUp = defineRule({
  rule: "backed-up",
  level: "warning",
  title: "VIPs that only one director can hold",
  about: "An instance with one director has no failover: its VIPs are gone while that director is.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }) => {
      if (instance.members.length > 1) return [];
      const isNobody = instance.members.length === 0;
      return [
        {
          at: [...at, "members"],
          text: isNobody
            ? `${instance.name} has no director, so nobody holds its VIPs.`
            : `${instance.name} has only one director, so its VIPs do not survive that one.`,
          fix: "Add a director to the instance.",
          level: isNobody ? ("error" as const) : ("warning" as const),
        },
      ];
    }),
});
