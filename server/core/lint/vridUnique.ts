import { familyOf } from "@/server/core/cluster/addresses";
import { enabledInstances, repeated } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived vrrp.c, check_vrid_conflicts. */
export const vridUnique = defineRule({
  rule: "vrid-unique",
  level: "error",
  title: "Virtual router ID used twice on an interface",
  about:
    "Two instances of one address family on one interface must have different virtual router IDs: a keepalived that reloads such a file ends itself and leaves the VIPs behind.",
  find: (cluster) => {
    const places = enabledInstances(cluster).flatMap(({ instance, at }) =>
      instance.members.map((member) => ({
        instance,
        at,
        key: [
          member.directorId,
          member.interface ?? instance.interface,
          familyOf(instance.vips[0]?.address ?? ""),
          instance.virtualRouterId,
        ].join(" "),
      })),
    );
    const told = new Set<unknown>();
    return repeated(places, (place) => place.key).flatMap(({ item, first }) => {
      if (item.instance === first.instance || told.has(item.instance)) return [];
      told.add(item.instance);
      return [
        {
          at: [...item.at, "virtualRouterId"],
          text: `Virtual router ID ${item.instance.virtualRouterId} is already used by ${first.instance.name} on the same interface.`,
          fix: "Choose another number from 1 to 255.",
        },
      ];
    });
  },
});
