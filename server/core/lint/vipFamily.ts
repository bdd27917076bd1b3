import { familyOf } from "@/server/core/cluster/addresses";
import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived vrrp.c; the first address decides the family. */
export const vipFamily = defineRule({
  rule: "vip-family",
  level: "error",
  title: "IPv4 and IPv6 addresses in one instance",
  about:
    "The first advertised address decides an instance's family, and keepalived drops advertised addresses of the other.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }) => {
      const first = instance.vips.find((vip) => !vip.excluded);
      if (first === undefined) return [];
      const family = familyOf(first.address);
      return instance.vips.flatMap((vip, index) =>
        vip.excluded || familyOf(vip.address) === family
          ? []
          : [
              {
                at: [...at, "vips", index, "address"],
                text: `${vip.address} is not ${family} like ${first.address}, so keepalived drops it.`,
                fix: "Leave it out of the adverts, or put it into an instance of its own.",
              },
            ],
      );
    }),
});
