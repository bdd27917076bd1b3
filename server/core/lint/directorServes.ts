import { canonicalAddress } from "@/server/core/cluster/addresses";
import { enabledMembers, enabledServices } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

/** Source: LVS-HOWTO, "localnode"; kernel ipvs-sysctl, backup_only. */
export const directorServes = defineRule({
  rule: "director-serves",
  level: "error",
  title: "Directors that are real servers of a DR service",
  about:
    "A standby director has the service in its kernel too: what the master forwards to it, it forwards again, and packets go round between the directors.",
  find: (cluster, { hosts }) => {
    const servers = new Map(cluster.realServers.map((server) => [server.realServerId, server]));
    const directors = cluster.directors.map((director) => ({
      director,
      addresses: new Set(
        (hosts?.get(director.hostId)?.interfaces ?? []).flatMap((each) =>
          each.addresses.map(({ address }) => canonicalAddress(address)),
        ),
      ),
    }));
    return enabledServices(cluster)
      .filter(({ service }) => service.forwardingMethod === "DR")
      .flatMap(({ service, at }) => {
        const serving = enabledMembers(service, at).flatMap(({ member, at: place }) => {
          const server = servers.get(member.realServerId);
          if (server === undefined) return [];
          const found = directors.find(
            ({ director, addresses }) =>
              server.hostId === director.hostId || addresses.has(canonicalAddress(server.address)),
          );
          return found === undefined ? [] : [{ director: found.director, place }];
        });
        return serving.map(
          ({ director, place }): Finding => ({
            at: [...place, "realServerId"],
            level: serving.length > 1 ? "error" : "warning",
            text:
              serving.length > 1
                ? `${director.name} is a director and a real server of ${service.name}, like others: packets would go round between them.`
                : `${director.name} is a director and a real server of ${service.name}: while it is standby, it may forward again what the master sends it.`,
            fix: "Use machines that are no directors, or forward by NAT.",
          }),
        );
      });
  },
});
