import { enabledInstances, enabledServices } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const notEmpty = defineRule({
  rule: "not-empty",
  level: "warning",
  title: "Nothing is configured",
  about:
    "A file without instances and services takes every VIP and every service away, and keepalived does not object.",
  find: (cluster) =>
    cluster.directors.length === 0 ||
    cluster.raw !== undefined ||
    enabledInstances(cluster).length + enabledServices(cluster).length > 0
      ? []
      : [
          {
            at: [],
            text: "This configuration has no enabled VRRP instance and no enabled virtual service.",
            fix: "Add what the directors are to do.",
          },
        ],
});
