import { canonicalAddress } from "@/server/core/cluster/addresses";
import { enabledInstances, enabledServices } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

export const answersOnVips = defineRule({
  rule: "answers-on-vips",
  level: "error",
  title: "Packets to the VIPs are dropped",
  about:
    "Strict mode and no_accept make the master drop packets to its VIPs, and with them every client of a virtual service.",
  find: (cluster) => {
    const served = new Set(
      enabledServices(cluster).map(({ service }) => canonicalAddress(service.listen.address)),
    );
    const isStrict = cluster.settings?.vrrpStrict === true;
    return enabledInstances(cluster).flatMap(({ instance, at }): Finding[] => {
      const { strictMode, noAccept, accept } = instance.settings ?? {};
      const drops = noAccept === true || ((strictMode ?? isStrict) && accept !== true);
      if (!drops || !instance.vips.some((vip) => served.has(canonicalAddress(vip.address)))) return [];
      const place =
        noAccept === true
          ? [...at, "settings", "noAccept"]
          : strictMode === true
            ? [...at, "settings", "strictMode"]
            : ["settings", "vrrpStrict"];
      return [
        {
          at: place,
          text: `${instance.name} drops packets to its VIPs, so no client reaches the services on them.`,
          fix: "Turn it off, or let the instance answer on its VIPs.",
        },
      ];
    });
  },
});
