import { familyOf } from "@/server/core/cluster/addresses";
import { enabledMembers, enabledServices } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived check_data.c; kernel 3.18 and newer mix families with TUN only. */
export const poolFamily = defineRule({
  rule: "pool-family",
  level: "error",
  title: "Real server of the other address family",
  about: "Only tunnelling carries IPv4 to IPv6 real servers or back; keepalived skips others.",
  find: (cluster) => {
    const servers = new Map(cluster.realServers.map((server) => [server.realServerId, server]));
    return enabledServices(cluster).flatMap(({ service, at }) =>
      service.forwardingMethod === "TUN"
        ? []
        : enabledMembers(service, at).flatMap(({ member, at: place }) => {
            const server = servers.get(member.realServerId);
            if (server === undefined || familyOf(server.address) === familyOf(service.listen.address))
              return [];
            return [
              {
                at: [...place, "realServerId"],
                text: `${server.name} has an ${familyOf(server.address)} address and ${service.name} an ${familyOf(service.listen.address)} one.`,
                fix: "Use a real server of the same family, or forward by TUN.",
              },
            ];
          }),
    );
  },
});
