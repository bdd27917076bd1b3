import { defineRule } from "@/server/core/lint/lintRule";

export const referenceThere = defineRule({
  rule: "reference-there",
  level: "error",
  title: "Reference to an object that is not there",
  about: "A pool names real servers and an instance names directors of the same cluster.",
  find: (cluster) => {
    const servers = new Set(cluster.realServers.map((server) => server.realServerId));
    const directors = new Set(cluster.directors.map((director) => director.directorId));
    return [
      ...cluster.virtualServices.flatMap((service, index) =>
        service.pool.flatMap((member, place) =>
          servers.has(member.realServerId)
            ? []
            : [
                {
                  at: ["virtualServices", index, "pool", place, "realServerId"],
                  text: `The pool of ${service.name} names a real server that is not in this cluster.`,
                  fix: "Remove it from the pool.",
                },
              ],
        ),
      ),
      ...cluster.vrrpInstances.flatMap((instance, index) =>
        instance.members.flatMap((member, place) =>
          directors.has(member.directorId)
            ? []
            : [
                {
                  at: ["vrrpInstances", index, "members", place, "directorId"],
                  text: `${instance.name} names a director that is not in this cluster.`,
                  fix: "Remove it from the instance.",
                },
              ],
        ),
      ),
    ];
  },
});
