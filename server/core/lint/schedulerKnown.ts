import { SCHEDULER_SINCE } from "@/server/core/cluster/virtualService";
import { compareVersions } from "@/server/core/keepalived/versions";
import { enabledServices } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

export const schedulerKnown = defineRule({
  rule: "scheduler-known",
  level: "error",
  title: "Scheduler that a director's keepalived does not know",
  about: "keepalived ignores a scheduler it does not know and uses wlc instead.",
  find: (cluster, { hosts }) =>
    enabledServices(cluster).flatMap(({ service, at }): Finding[] => {
      const since = SCHEDULER_SINCE[service.scheduler];
      if (since === undefined) return [];
      const old = cluster.directors.filter((director) => {
        const version = hosts?.get(director.hostId)?.keepalivedVersion;
        return version !== undefined && compareVersions(version, since) < 0;
      });
      if (old.length === 0) return [];
      return [
        {
          at: [...at, "scheduler"],
          text: `Scheduler ${service.scheduler} needs keepalived ${since}, which ${old.map(({ name }) => name).join(" and ")} do not have.`,
          fix: "Choose another scheduler, or upgrade keepalived there.",
        },
      ];
    }),
});
