import { familyOf } from "@/server/core/cluster/addresses";
import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

/** Sources: RFC 5798 (version 3 has none), keepalived vrrp.c. */
export const authenticationFits = defineRule({
  rule: "authentication-fits",
  level: "error",
  title: "Authentication that is ignored",
  about:
    "VRRP version 3, and with it IPv6, has no authentication; keepalived leaves it out and says so only in its log.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }): Finding[] => {
      const { authType, authPassword } = instance.settings ?? {};
      if (authType === undefined && authPassword === undefined) return [];
      const place = [...at, "settings", "authType"];
      if (authType === undefined || authPassword === undefined) {
        return [
          {
            at: authType === undefined ? place : [...at, "settings", "authPassword"],
            text: `The authentication of ${instance.name} needs both a kind and a password.`,
            fix: "Enter both, or neither.",
          },
        ];
      }
      const isIpv6 = instance.vips.some((vip) => !vip.excluded && familyOf(vip.address) === "IPv6");
      if (instance.version === 3 || (isIpv6 && authType === "AH")) {
        return [
          {
            at: place,
            text: `${instance.name} uses ${instance.version === 3 ? "version 3" : "IPv6"}, which has no such authentication.`,
            fix: "Remove the authentication, or use version 2 with IPv4.",
          },
        ];
      }
      return [];
    }),
});
