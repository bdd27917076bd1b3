import { canonicalAddress } from "@/server/core/cluster/addresses";
import { enabledInstances, enabledServices } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const serviceAddressHeld = defineRule({
  rule: "service-address-held",
  level: "warning",
  title: "Address of a service that no VRRP instance holds",
  about: "A virtual service gets traffic only while a director holds its address.",
  find: (cluster) => {
    const held = new Set(
      enabledInstances(cluster).flatMap(({ instance }) =>
        instance.vips.map((vip) => canonicalAddress(vip.address)),
      ),
    );
    return enabledServices(cluster)
      .filter(({ service }) => !held.has(canonicalAddress(service.listen.address)))
      .map(({ service, at }) => ({
        at: [...at, "listen", "address"],
        text: `No enabled VRRP instance holds ${service.listen.address}, so no traffic reaches ${service.name}.`,
        fix: "Add the address to a VRRP instance.",
      }));
  },
});
