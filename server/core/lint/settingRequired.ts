import type { Check } from "@/server/core/checkers";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";
import type { Path } from "@/server/core/problem";
import type { Watch } from "@/server/core/trackers";

/** Settings without which keepalived cannot do anything, by check and tracker. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  HTTP_GET: ["path"],
  SSL_GET: ["path"],
  MISC_CHECK: ["miscPath"],
  BFD_CHECK: ["name"],
  FILE_CHECK: ["trackFile"],
  script: ["script"],
  file: ["file"],
  process: ["process"],
  bfd: ["neighborAddress"],
};

/** Up to 2.2.7 an HTTP check without a path crashes keepalived, also on a reload. */
export const settingRequired = defineRule({
  rule: "setting-required",
  level: "error",
  title: "Setting that must be given",
  about:
    "Without it keepalived leaves the whole check or tracker out; an HTTP check without a path crashes it up to 2.2.7.",
  find: (cluster) => [
    ...cluster.virtualServices.flatMap((service, index) => [
      ...service.checks.flatMap((check, place) =>
        missing(check, ["virtualServices", index, "checks", place, "settings"]),
      ),
      ...service.pool.flatMap((member, place) =>
        (member.checks ?? []).flatMap((check, inner) =>
          missing(check, ["virtualServices", index, "pool", place, "checks", inner, "settings"]),
        ),
      ),
    ]),
    ...(cluster.trackers ?? []).flatMap(({ watch }, index) =>
      missing(watch, ["trackers", index, "watch", "settings"]),
    ),
  ],
});

function missing({ type, settings }: Check | Watch, at: Path): Finding[] {
  return (REQUIRED[type] ?? [])
    .filter((key) => Reflect.get(settings, key) === undefined)
    .map((key) => ({
      at: [...at, key],
      text: `${type} does nothing without this.`,
      fix: "Enter it, or remove the check or tracker.",
    }));
}
