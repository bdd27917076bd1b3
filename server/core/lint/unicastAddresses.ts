import { canonicalAddress, familyOf } from "@/server/core/cluster/addresses";
import { enabledInstances, repeated } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

export const unicastAddresses = defineRule({
  rule: "unicast-addresses",
  level: "error",
  title: "Unicast without every director's source address",
  about:
    "With unicast each director sends its adverts from its source address to those of the others; a missing, repeated or foreign one leaves two masters.",
  find: (cluster) =>
    enabledInstances(cluster)
      .filter(({ instance }) => instance.transport === "unicast")
      .flatMap(({ instance, at }): Finding[] => {
        const members = instance.members.map((member, index) => ({
          address: member.sourceAddress,
          at: [...at, "members", index, "sourceAddress"],
        }));
        const first = instance.vips.find((vip) => !vip.excluded);
        const family = first === undefined ? undefined : familyOf(first.address);
        return [
          ...members
            .filter(({ address }) => address === undefined)
            .map(({ at: place }) => ({
              at: place,
              text: `${instance.name} uses unicast, and this director has no source address.`,
              fix: "Enter the address that this director sends adverts from.",
            })),
          ...members.flatMap(({ address, at: place }) =>
            address === undefined || family === undefined || familyOf(address) === family
              ? []
              : [
                  {
                    at: place,
                    text: `${address} is not ${family} like the VIPs of ${instance.name}.`,
                    fix: `Enter an ${family} address.`,
                  },
                ],
          ),
          ...repeated(members, ({ address }) => address && canonicalAddress(address)).map(({ item }) => ({
            at: item.at,
            text: `${item.address} is another director's source address too.`,
            fix: "Enter this director's own address.",
          })),
        ];
      }),
});
