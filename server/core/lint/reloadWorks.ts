import { compareVersions } from "@/server/core/keepalived/versions";
import { defineRule } from "@/server/core/lint/lintRule";

/** Measured on 2.3.4 and 2.4.3; the code is unchanged since. */
const BROKEN_SINCE = "2.3.4";

export const reloadWorks = defineRule({
  rule: "reload-works",
  level: "error",
  title: "reload_check_config on a release where it stops every reload",
  about: `Since ${BROKEN_SINCE} a keepalived with this setting reports every reload as complete and keeps its old configuration.`,
  find: (cluster, { hosts }) => {
    if (!/^\s*reload_check_config\b/m.test(cluster.globalRaw ?? "")) return [];
    const broken = cluster.directors.filter((director) => {
      const version = hosts?.get(director.hostId)?.keepalivedVersion;
      return version !== undefined && compareVersions(version, BROKEN_SINCE) >= 0;
    });
    if (broken.length === 0) return [];
    return [
      {
        at: ["globalRaw"],
        text: `With reload_check_config nothing that is changed takes effect on ${broken.map(({ name }) => name).join(" and ")}.`,
        fix: "Remove the line.",
      },
    ];
  },
});
