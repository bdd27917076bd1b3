import { canonicalAddress } from "@/server/core/cluster/addresses";
import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const vipIsNobodys = defineRule({
  rule: "vip-is-nobodys",
  level: "error",
  title: "VIP that is a machine's own address",
  about: "A VIP moves between directors; an address that a machine has for itself would be there twice.",
  find: (cluster) => {
    const owners = new Map<string, string>();
    for (const server of cluster.realServers) owners.set(canonicalAddress(server.address), server.name);
    for (const instance of cluster.vrrpInstances) {
      for (const member of instance.members) {
        const director = cluster.directors.find((each) => each.directorId === member.directorId);
        if (member.sourceAddress !== undefined && director !== undefined) {
          owners.set(canonicalAddress(member.sourceAddress), director.name);
        }
      }
    }
    return enabledInstances(cluster).flatMap(({ instance, at }) =>
      instance.vips.flatMap((vip, index) => {
        const owner = owners.get(canonicalAddress(vip.address));
        if (owner === undefined) return [];
        return [
          {
            at: [...at, "vips", index, "address"],
            text: `${vip.address} is ${owner}'s own address.`,
            fix: "Use an address that no machine has.",
          },
        ];
      }),
    );
  },
});
