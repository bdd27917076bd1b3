import type { Cluster } from "@/server/core/cluster";
import { globalFields } from "@/server/core/cluster/globalFields";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import type { Fields } from "@/server/core/fields";
import { defineRule } from "@/server/core/lint/lintRule";
import type { Path } from "@/server/core/problem";

/** `keepalived -t` exits with 6 for this, and the deployment then refuses the file. */
export const scriptSecurity = defineRule({
  rule: "script-security",
  level: "error",
  title: "Programs without script security",
  about:
    "A keepalived that runs programs as root should refuse those that others could change; without the setting its own test of the file fails.",
  find: (cluster) => {
    const { enableScriptSecurity, scriptUser = "root" } = cluster.settings ?? {};
    if (enableScriptSecurity === true || scriptUser.split(" ")[0] !== "root") return [];
    const used = firstScript(cluster);
    return used === undefined
      ? []
      : [
          {
            at: used,
            text: "keepalived runs this program without checking whether others could have changed it.",
            fix: "Turn on script security in the global settings, or let another user run the programs.",
          },
        ];
  },
});

function firstScript(cluster: Cluster): Path | undefined {
  return [
    scriptIn(globalFields, cluster.settings, ["settings"]),
    ...cluster.vrrpInstances.map(({ settings }, index) =>
      scriptIn(vrrpInstanceFields, settings, ["vrrpInstances", index, "settings"]),
    ),
    ...(cluster.syncGroups ?? []).map(({ settings }, index) =>
      scriptIn(syncGroupFields, settings, ["syncGroups", index, "settings"]),
    ),
    ...(cluster.trackers ?? []).map(({ watch }, index) =>
      watch.type === "script" ? (["trackers", index, "watch", "settings", "script"] as Path) : undefined,
    ),
    ...cluster.virtualServices.flatMap((service, index) => [
      scriptIn(virtualServiceFields, service.settings, ["virtualServices", index, "settings"]),
      ...service.checks.map(({ type }, place) =>
        type === "MISC_CHECK"
          ? (["virtualServices", index, "checks", place, "settings", "miscPath"] as Path)
          : undefined,
      ),
      ...service.pool.map((member, place) =>
        scriptIn(poolMemberFields, member.settings, ["virtualServices", index, "pool", place, "settings"]),
      ),
    ]),
  ].find((path) => path !== undefined);
}

function scriptIn(fields: Fields, settings: object | undefined, at: Path): Path | undefined {
  const key = Object.keys(settings ?? {}).find((each) => fields[each]?.type.kind === "script");
  return key === undefined ? undefined : [...at, key];
}
