import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

/** Sources: RFC 3768 (whole seconds), RFC 5798 (twelve bits of centiseconds), keepalived vrrp.c. */
export const advertIntFits = defineRule({
  rule: "advert-int-fits",
  level: "error",
  title: "Advert interval that the VRRP version cannot carry",
  about:
    "Version 2 carries whole seconds, version 3 hundredths up to 40.95 s. keepalived rounds others, and directors that differ do not accept each other's adverts.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }): Finding[] => {
      const place = [...at, "advertInt"];
      const seconds = instance.advertInt;
      if (instance.version === 2) {
        return Number.isInteger(seconds)
          ? []
          : [
              {
                at: place,
                text: `Version 2 carries whole seconds only; ${seconds} would be rounded.`,
                fix: "Use whole seconds, or version 3.",
              },
            ];
      }
      if (seconds > 40.95) {
        return [{ at: place, text: `Version 3 carries at most 40.95 s, not ${seconds}.`, fix: "Use less." }];
      }
      return Math.abs(seconds * 100 - Math.round(seconds * 100)) < 1e-6
        ? []
        : [
            {
              at: place,
              text: `Version 3 carries hundredths of a second only; ${seconds} would be rounded.`,
              fix: "Use a multiple of 0.01.",
            },
          ];
    }),
});
