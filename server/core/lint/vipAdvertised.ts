import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived vrrp.c, vrrp_complete_instance: fatal with version 3, a warning with version 2. */
export const vipAdvertised = defineRule({
  rule: "vip-advertised",
  level: "error",
  title: "Instance without an advertised VIP",
  about:
    "keepalived takes no instance of VRRP version 3 without an advertised VIP, and warns with version 2.",
  find: (cluster) =>
    enabledInstances(cluster)
      .filter(({ instance }) => instance.vips.every((vip) => vip.excluded))
      .map(({ instance, at }) => ({
        at: [...at, "vips"],
        text:
          instance.vips.length === 0
            ? `${instance.name} has no VIP.`
            : `${instance.name} advertises none of its VIPs.`,
        fix: instance.vips.length === 0 ? "Add a VIP." : "Let at least one VIP be named in the adverts.",
      })),
});
