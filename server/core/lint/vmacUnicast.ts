import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived vrrp.c: "unicast with use_vmac requires vmac_xmit_base". */
export const vmacUnicast = defineRule({
  rule: "vmac-unicast",
  level: "error",
  title: "Virtual MAC with unicast",
  about: "With a virtual MAC address unicast adverts must leave through the real interface.",
  find: (cluster) =>
    enabledInstances(cluster)
      .filter(
        ({ instance: { transport, settings } }) =>
          transport === "unicast" && settings?.useVmac !== undefined && settings.vmacXmitBase !== true,
      )
      .map(({ instance, at }) => ({
        at: [...at, "settings", "vmacXmitBase"],
        text: `${instance.name} uses a virtual MAC address and unicast, so its adverts must leave through the real interface.`,
        fix: "Turn on sending adverts from the real interface.",
      })),
});
