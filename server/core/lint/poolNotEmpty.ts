import { enabledMembers, enabledServices } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived check_data.c, validate_check_config. */
export const poolNotEmpty = defineRule({
  rule: "pool-not-empty",
  level: "error",
  title: "Service without real servers",
  about: "keepalived drops a virtual service that has no real server.",
  find: (cluster) =>
    enabledServices(cluster)
      .filter(({ service, at }) => enabledMembers(service, at).length === 0)
      .map(({ service, at }) => ({
        at: [...at, "pool"],
        text: `${service.name} has no enabled real server, so keepalived drops it.`,
        fix: "Add a real server, or disable the service.",
      })),
});
