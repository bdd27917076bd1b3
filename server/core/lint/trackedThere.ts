import type { Cluster } from "@/server/core/cluster";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";
import type { Path } from "@/server/core/problem";
import type { WatchType } from "@/server/core/trackers";

const TRACKED = {
  trackScript: "script",
  trackFile: "file",
  trackProcess: "process",
  trackBfd: "bfd",
} as const satisfies Record<string, WatchType>;

type Tracking = { [Key in keyof typeof TRACKED]?: readonly string[] };

/** Source: keepalived vrrp_data.c: "track script X not found, ignoring". */
export const trackedThere = defineRule({
  rule: "tracked-there",
  level: "error",
  title: "Tracked object that is not there",
  about: "keepalived ignores a name that it does not know, so that nothing is tracked at all.",
  find: (cluster) => {
    const names = new Set(
      (cluster.trackers ?? [])
        .filter(({ enabled }) => enabled)
        .map(({ watch, name }) => `${watch.type} ${name}`),
    );
    // What is kept as text may define it too.
    const texts = [cluster.raw, ...cluster.directors.map(({ raw }) => raw)].filter(
      (text) => text !== undefined,
    );
    return [
      ...cluster.vrrpInstances.flatMap(({ enabled, settings }, index) =>
        enabled ? missing(settings, ["vrrpInstances", index, "settings"]) : [],
      ),
      ...(cluster.syncGroups ?? []).flatMap(({ enabled, settings }, index) =>
        enabled ? missing(settings, ["syncGroups", index, "settings"]) : [],
      ),
      ...fileChecks(cluster),
    ];

    function missing(settings: Tracking | undefined, at: Path): Finding[] {
      return (Object.keys(TRACKED) as (keyof Tracking)[]).flatMap((key) =>
        (settings?.[key] ?? []).flatMap((line, place) => absent(TRACKED[key], line, [...at, key, place])),
      );
    }

    function absent(type: WatchType, line: string, at: Path): Finding[] {
      const name = line.split(" ")[0] ?? "";
      if (names.has(`${type} ${name}`) || texts.some((text) => text.split(/\s+/).includes(name))) return [];
      return [
        {
          at,
          text: `There is no enabled ${type} named ${name} to track, so keepalived ignores it.`,
          fix: "Add it, or take it out here.",
        },
      ];
    }

    function fileChecks({ virtualServices }: Cluster): Finding[] {
      return virtualServices.flatMap((service, index) =>
        service.checks.flatMap((check, place) => {
          const at = ["virtualServices", index, "checks", place, "settings"];
          if (check.type === "FILE_CHECK" && check.settings.trackFile !== undefined) {
            return absent("file", check.settings.trackFile, [...at, "trackFile"]);
          }
          return check.type === "BFD_CHECK" && check.settings.name !== undefined
            ? absent("bfd", check.settings.name, [...at, "name"])
            : [];
        }),
      );
    }
  },
});
