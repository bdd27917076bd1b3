import { enabledMembers, enabledServices } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const weightsNotAllZero = defineRule({
  rule: "weights-not-all-zero",
  level: "warning",
  title: "Every weight is 0",
  about:
    "A real server of weight 0 takes no new connections; with all of them at 0 the service refuses clients.",
  find: (cluster) =>
    enabledServices(cluster).flatMap(({ service, at }) => {
      const members = enabledMembers(service, at);
      if (members.length === 0 || members.some(({ member }) => member.weight > 0)) return [];
      return [
        {
          at: [...at, "pool"],
          text: `Every real server of ${service.name} has weight 0, so no new connection is taken.`,
          fix: "Give at least one real server a weight of 1 or more.",
        },
      ];
    }),
});
