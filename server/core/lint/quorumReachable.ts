import { enabledMembers, enabledServices } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

/** Source: keepalived check_data.c, validate_check_config. */
export const quorumReachable = defineRule({
  rule: "quorum-reachable",
  level: "error",
  title: "Quorum that cannot be reached",
  about:
    "keepalived lowers a quorum above the sum of the weights, and a hysteresis that is not below the quorum.",
  find: (cluster) =>
    enabledServices(cluster).flatMap(({ service, at }): Finding[] => {
      const { quorum = 1, hysteresis = 0 } = service.settings ?? {};
      const sum = enabledMembers(service, at).reduce((total, { member }) => total + member.weight, 0);
      return [
        ...(quorum > 1 && quorum > sum
          ? [
              {
                at: [...at, "settings", "quorum"],
                text: `The weights of ${service.name} add up to ${sum}, less than the quorum of ${quorum}.`,
                fix: `Use at most ${sum}.`,
              },
            ]
          : []),
        ...(hysteresis > 0 && hysteresis >= quorum
          ? [
              {
                at: [...at, "settings", "hysteresis"],
                text: `The hysteresis of ${service.name} is ${hysteresis} and must be below its quorum of ${quorum}.`,
                fix: "Lower the hysteresis, or raise the quorum.",
              },
            ]
          : []),
      ];
    }),
});
