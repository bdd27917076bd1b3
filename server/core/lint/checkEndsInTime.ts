import { enabledServices } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

export const checkEndsInTime = defineRule({
  rule: "check-ends-in-time",
  level: "warning",
  title: "Check that waits longer than its interval",
  about: "A check that is still waiting when the next one is due delays the discovery of a dead real server.",
  find: (cluster) =>
    enabledServices(cluster).flatMap(({ service, at }) =>
      service.checks.flatMap((check, index): Finding[] => {
        const { connectTimeout, delayLoop = service.delayLoop } = check.settings as {
          connectTimeout?: number;
          delayLoop?: number;
        };
        if (connectTimeout === undefined || connectTimeout <= delayLoop) return [];
        return [
          {
            at: [...at, "checks", index, "settings", "connectTimeout"],
            text: `The check waits ${connectTimeout} s for an answer and is due every ${delayLoop} s.`,
            fix: "Wait less, or check less often.",
          },
        ];
      }),
    ),
});
