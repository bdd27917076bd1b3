import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived vrrp.c: "preempt_delay is incompatible with nopreempt". */
export const preemptFits = defineRule({
  rule: "preempt-fits",
  level: "error",
  title: "A wait before taking over that never happens",
  about:
    "An instance that never takes over by itself has no use for a wait before it; keepalived refuses both together.",
  find: (cluster) =>
    enabledInstances(cluster)
      .filter(({ instance }) => !instance.preempt && instance.settings?.preemptDelay !== undefined)
      .map(({ instance, at }) => ({
        at: [...at, "settings", "preemptDelay"],
        text: `${instance.name} does not take over by itself, so it cannot wait before that.`,
        fix: "Remove the wait, or let the instance take over.",
      })),
});
