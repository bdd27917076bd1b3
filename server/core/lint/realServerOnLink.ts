import { isInNetwork } from "@/server/core/cluster/addresses";
import { enabledMembers, enabledServices } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

export const realServerOnLink = defineRule({
  rule: "real-server-on-link",
  level: "warning",
  title: "Real server behind a router under DR",
  about:
    "Direct routing rewrites the hardware address only, so director and real server must be on one segment.",
  find: (cluster, { hosts }) => {
    const servers = new Map(cluster.realServers.map((server) => [server.realServerId, server]));
    const directors = cluster.directors.flatMap((director) => {
      const interfaces = hosts?.get(director.hostId)?.interfaces;
      return interfaces === undefined
        ? []
        : [{ name: director.name, networks: interfaces.flatMap((each) => [...each.addresses]) }];
    });
    return enabledServices(cluster)
      .filter(({ service }) => service.forwardingMethod === "DR")
      .flatMap(({ service, at }) =>
        enabledMembers(service, at).flatMap(({ member, at: place }): Finding[] => {
          const server = servers.get(member.realServerId);
          if (server === undefined) return [];
          const apart = directors.filter(
            ({ networks }) => !networks.some((network) => isInNetwork(server.address, network)),
          );
          if (apart.length === 0) return [];
          return [
            {
              at: [...place, "realServerId"],
              text: `${server.name} (${server.address}) is in no network of ${apart.map(({ name }) => name).join(", ")}, and DR does not cross a router.`,
              fix: "Forward by TUN or NAT, or give the directors an interface in that network.",
            },
          ];
        }),
      );
  },
});
