import { canonicalAddress } from "@/server/core/cluster/addresses";
import { enabledInstances, repeated } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const vipOnce = defineRule({
  rule: "vip-once",
  level: "error",
  title: "VIP listed twice",
  about: "A VIP belongs to one instance: otherwise two directors can hold it at once.",
  find: (cluster) =>
    repeated(
      enabledInstances(cluster).flatMap(({ instance, at }) =>
        instance.vips.map((vip, index) => ({ vip, instance, at: [...at, "vips", index, "address"] })),
      ),
      ({ vip }) => canonicalAddress(vip.address),
    ).map(({ item, first }) => ({
      at: item.at,
      text: `${item.vip.address} is already a VIP of ${first.instance.name}.`,
      fix: "Remove one of the two.",
    })),
});
