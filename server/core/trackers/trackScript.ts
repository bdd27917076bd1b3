import { withReleases } from "@/server/core/fields";
import { defineTracker } from "@/server/core/trackers/tracker";

/** keepalived's vrrp_script (keepalived.conf(5), vrrp_script). */
export const trackScript = defineTracker({
  type: "script",
  keyword: "vrrp_script",
  label: "Script",
  about: "Runs a program again and again; its exit code means fault, or changes the priority.",
  fields: withReleases("vrrp_script", {
    script: {
      keyword: "script",
      label: "Program",
      about: "Absolute path with its arguments; it must be there on every director.",
      type: { kind: "script" },
      default: "none: must be given",
    },
    interval: {
      keyword: "interval",
      label: "Run every",
      about: "Time between two runs.",
      type: { kind: "decimal", min: 1, max: 4294, places: 3 },
      unit: "s",
      default: "1",
    },
    timeout: {
      keyword: "timeout",
      label: "Time limit",
      about: "The program is ended, and counts as failed, after this.",
      type: { kind: "decimal", min: 1, max: 4294, places: 3 },
      unit: "s",
      default: "the interval",
    },
    weight: {
      keyword: "weight",
      label: "Weight",
      about: "Added to the priority on success (positive) or failure (negative); 0: a failure means fault.",
      type: {
        kind: "text",
        maxLength: 14,
        pattern: /^-?\d{1,3}( reverse)?$/,
        patternText: "A number from -253 to 253, and if wanted: reverse.",
        words: true,
      },
      default: "0",
    },
    rise: {
      keyword: "rise",
      label: "Successes until up",
      about: "In a row.",
      type: { kind: "integer", min: 1, max: 2147483647 },
      default: "1",
    },
    fall: {
      keyword: "fall",
      label: "Failures until down",
      about: "In a row.",
      type: { kind: "integer", min: 1, max: 2147483647 },
      default: "1",
    },
    user: {
      keyword: "user",
      label: "User",
      about: "User, and if wanted group, that the program runs as.",
      type: {
        kind: "text",
        maxLength: 100,
        pattern: /^\S+( \S+)?$/,
        patternText: "A user, and if wanted a group.",
        words: true,
      },
      default: "the global setting",
    },
    initFail: {
      keyword: "init_fail",
      label: "Failed at first",
      about: "Counts as failed until it has succeeded.",
      type: { kind: "flag" },
      default: "off",
    },
  }),
});
