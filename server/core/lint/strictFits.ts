import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

/** Source: keepalived vrrp.c, vrrp_complete_instance. */
export const strictFits = defineRule({
  rule: "strict-fits",
  level: "error",
  title: "Strict mode with what the standard does not have",
  about:
    "In strict mode keepalived refuses unicast and a wait before taking over, and leaves authentication out.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }): Finding[] => {
      const { strictMode, authType, preemptDelay } = instance.settings ?? {};
      if (!(strictMode ?? cluster.settings?.vrrpStrict === true)) return [];
      return [
        ...(instance.transport === "unicast"
          ? [{ at: [...at, "transport"], text: `${instance.name} is strict, which forbids unicast.` }]
          : []),
        ...(authType === undefined
          ? []
          : [
              {
                at: [...at, "settings", "authType"],
                text: `${instance.name} is strict, which forbids authentication.`,
              },
            ]),
        ...(preemptDelay === undefined
          ? []
          : [
              {
                at: [...at, "settings", "preemptDelay"],
                text: `${instance.name} is strict, which forbids a wait before taking over.`,
              },
            ]),
      ].map((finding) => ({ ...finding, fix: "Turn strict mode off, or remove this." }));
    }),
});
