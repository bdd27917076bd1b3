import { enabledServices } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

const SCHEDULER_FLAGS = { shPort: "sh", shFallback: "sh", mhPort: "mh", mhFallback: "mh" } as const;

/** Source: keepalived check_parser.c, lbflags_handler; check_data.c for one-packet scheduling. */
export const flagsFit = defineRule({
  rule: "flags-fit",
  level: "error",
  title: "Flag of another scheduler or protocol",
  about:
    "keepalived leaves out flags that the scheduler does not have, and one-packet scheduling on anything but UDP.",
  find: (cluster) =>
    enabledServices(cluster).flatMap(({ service, at }): Finding[] => {
      const settings = service.settings ?? {};
      const wrong = (Object.keys(SCHEDULER_FLAGS) as (keyof typeof SCHEDULER_FLAGS)[]).filter(
        (key) => settings[key] === true && SCHEDULER_FLAGS[key] !== service.scheduler,
      );
      return [
        ...wrong.map((key) => ({
          at: [...at, "settings", key],
          text: `This flag belongs to scheduler ${SCHEDULER_FLAGS[key]}, and ${service.name} uses ${service.scheduler}.`,
          fix: "Remove the flag, or change the scheduler.",
        })),
        ...(settings.ops === true && service.listen.protocol !== "UDP"
          ? [
              {
                at: [...at, "settings", "ops"],
                text: `${service.name} is ${service.listen.protocol}; only UDP packets can be scheduled one by one.`,
                fix: "Remove the setting.",
              },
            ]
          : []),
        ...(settings.persistenceGranularity !== undefined && service.persistenceTimeout === undefined
          ? [
              {
                at: [...at, "settings", "persistenceGranularity"],
                level: "warning" as const,
                text: `${service.name} is not persistent, so which clients count as one does not matter.`,
                fix: "Set how long a client stays, or remove this.",
              },
            ]
          : []),
        ...(service.tunnel !== undefined && service.forwardingMethod !== "TUN"
          ? [
              {
                at: [...at, "tunnel"],
                level: "warning" as const,
                text: `${service.name} does not forward by TUN, so its tunnel settings are left out.`,
                fix: "Remove them, or forward by TUN.",
              },
            ]
          : []),
      ];
    }),
});
