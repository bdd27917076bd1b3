import { canonicalAddress, familyOf } from "@/server/core/cluster/addresses";
import { enabledMembers, enabledServices } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

/** Source: keepalived check_data.c, check_parser.c. */
export const sorryServerFits = defineRule({
  rule: "sorry-server-fits",
  level: "error",
  title: "Sorry server that cannot take over",
  about:
    "It needs the service's family and, with DR and TUN, its port; and it should not be one of the pool.",
  find: (cluster) => {
    const servers = new Map(cluster.realServers.map((server) => [server.realServerId, server]));
    return enabledServices(cluster).flatMap(({ service, at }): Finding[] => {
      const { sorryServer } = service;
      if (sorryServer === undefined) return [];
      const method = sorryServer.forwardingMethod ?? service.forwardingMethod;
      const { address, port = service.listen.port } = sorryServer;
      const place = [...at, "sorryServer"];
      const isMember = enabledMembers(service, at).some(({ member }) => {
        const server = servers.get(member.realServerId);
        return (
          server !== undefined &&
          member.port === port &&
          canonicalAddress(server.address) === canonicalAddress(address)
        );
      });
      return [
        ...(method !== "TUN" && familyOf(address) !== familyOf(service.listen.address)
          ? [
              {
                at: [...place, "address"],
                text: `The sorry server of ${service.name} is ${familyOf(address)}, and the service is not.`,
                fix: "Use an address of the same family.",
              },
            ]
          : []),
        ...(method !== "NAT" && port !== service.listen.port
          ? [
              {
                at: [...place, "port"],
                text: `With ${method} the sorry server is reached on port ${service.listen.port}, not ${port}.`,
                fix: "Leave the port out.",
              },
            ]
          : []),
        ...(isMember
          ? [
              {
                at: [...place, "address"],
                level: "warning" as const,
                text: `The sorry server of ${service.name} is one of its real servers, so it is down when it is needed.`,
                fix: "Use another machine.",
              },
            ]
          : []),
      ];
    });
  },
});
