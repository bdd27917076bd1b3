import { familyOf, isLinkLocal } from "@/server/core/cluster/addresses";
import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

/** Source: RFC 5798, 5.2.9: the first address of an IPv6 advert is link-local. */
export const firstVipLinkLocal = defineRule({
  rule: "first-vip-link-local",
  level: "warning",
  title: "IPv6 instance whose first VIP is not link-local",
  about:
    "The standard wants the first advertised IPv6 address to be link-local; other routers may ignore the adverts.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }): Finding[] => {
      const index = instance.vips.findIndex((vip) => !vip.excluded);
      const first = instance.vips[index];
      if (first === undefined || instance.transport === "unicast") return [];
      if (familyOf(first.address) === "IPv4" || isLinkLocal(first.address)) return [];
      return [
        {
          at: [...at, "vips", index, "address"],
          text: `The first VIP of ${instance.name} is ${first.address}, which is not link-local.`,
          fix: "Put an address of fe80::/10 first.",
        },
      ];
    }),
});
