import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

const UNICAST_SETTINGS = ["unicastTtl", "checkUnicastSource"] as const;

export const unicastOnly = defineRule({
  rule: "unicast-only",
  level: "warning",
  title: "Unicast setting on a multicast instance",
  about: "These settings do nothing while adverts go to a multicast group.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }) =>
      instance.transport === "unicast"
        ? []
        : UNICAST_SETTINGS.filter((key) => {
            const value = instance.settings?.[key];
            return value !== undefined && value !== false;
          }).map((key) => ({
            at: [...at, "settings", key],
            text: `${instance.name} sends multicast adverts, so this setting does nothing.`,
            fix: "Remove it, or use unicast.",
          })),
    ),
});
