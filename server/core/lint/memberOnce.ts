import { canonicalAddress } from "@/server/core/cluster/addresses";
import { enabledMembers, enabledServices, repeated } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived check_data.c: a second real server of the same address and port is removed. */
export const memberOnce = defineRule({
  rule: "member-once",
  level: "error",
  title: "Real server twice in one pool",
  about: "keepalived removes the second real server of the same address and port.",
  find: (cluster) => {
    const servers = new Map(cluster.realServers.map((server) => [server.realServerId, server]));
    return enabledServices(cluster).flatMap(({ service, at }) =>
      repeated(enabledMembers(service, at), ({ member }) => {
        const server = servers.get(member.realServerId);
        return server && `${canonicalAddress(server.address)} ${member.port}`;
      }).map(({ item }) => ({
        at: [...item.at, "realServerId"],
        text: `${servers.get(item.member.realServerId)?.address} port ${item.member.port} is already in the pool of ${service.name}.`,
        fix: "Remove one of the two, or change its port.",
      })),
    );
  },
});
