import { enabledServices } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const serviceChecked = defineRule({
  rule: "service-checked",
  level: "warning",
  title: "Service without a check",
  about: "Without a check keepalived never takes a dead real server out, and clients run into it.",
  find: (cluster) =>
    enabledServices(cluster)
      .filter(({ service }) =>
        service.pool.some((member) => member.enabled && (member.checks ?? service.checks).length === 0),
      )
      .map(({ service, at }) => ({
        at: [...at, "checks"],
        text: `The real servers of ${service.name} are never tested, so a dead one keeps getting clients.`,
        fix: "Add a check.",
      })),
});
