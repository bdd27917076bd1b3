import { canonicalAddress } from "@/server/core/cluster/addresses";
import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

export const sourceAddressThere = defineRule({
  rule: "source-address-there",
  level: "error",
  title: "Source address that the director does not have",
  about: "A director cannot send adverts from an address that none of its interfaces has.",
  find: (cluster, { hosts }) =>
    enabledInstances(cluster).flatMap(({ instance, at }) =>
      instance.members.flatMap((member, index): Finding[] => {
        const { sourceAddress } = member;
        const director = cluster.directors.find((each) => each.directorId === member.directorId);
        const interfaces = hosts?.get(director?.hostId ?? "")?.interfaces;
        if (sourceAddress === undefined || director === undefined || interfaces === undefined) return [];
        const wanted = canonicalAddress(sourceAddress);
        const isThere = interfaces.some((each) =>
          each.addresses.some(({ address }) => canonicalAddress(address) === wanted),
        );
        if (isThere) return [];
        return [
          {
            at: [...at, "members", index, "sourceAddress"],
            text: `${director.name} has no address ${sourceAddress}.`,
            fix: "Enter an address of this director.",
          },
        ];
      }),
    ),
});
