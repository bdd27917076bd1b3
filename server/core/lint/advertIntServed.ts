import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

const FAST = 0.1;

/** Source: keepalived.conf(5), "thread timer expired". */
export const advertIntServed = defineRule({
  rule: "advert-int-served",
  level: "warning",
  title: "Fast adverts without real-time priority",
  about:
    "Below a tenth of a second a busy director sends its adverts too late, and another takes over for nothing.",
  find: (cluster) => {
    const { vrrpRtPriority, maxAutoPriority } = cluster.settings ?? {};
    if (vrrpRtPriority !== undefined || (maxAutoPriority !== undefined && maxAutoPriority > 0)) return [];
    return enabledInstances(cluster)
      .filter(({ instance }) => instance.advertInt < FAST)
      .map(({ instance, at }) => ({
        at: [...at, "advertInt"],
        text: `${instance.name} advertises every ${instance.advertInt} s, which an ordinary process cannot keep up under load.`,
        fix: "Give the VRRP process a real-time priority, or advertise less often.",
      }));
  },
});
