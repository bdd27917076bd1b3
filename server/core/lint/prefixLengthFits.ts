import { familyOf } from "@/server/core/cluster/addresses";
import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const prefixLengthFits = defineRule({
  rule: "prefix-length-fits",
  level: "error",
  title: "Prefix length longer than the address",
  about: "An IPv4 address has 32 bits.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }) =>
      instance.vips.flatMap((vip, index) =>
        familyOf(vip.address) === "IPv6" || vip.prefixLength <= 32
          ? []
          : [
              {
                at: [...at, "vips", index, "prefixLength"],
                text: `${vip.address} is an IPv4 address, so its prefix length is at most 32, not ${vip.prefixLength}.`,
                fix: "Use 32, or the network's prefix length.",
              },
            ],
      ),
    ),
});
