import { defineChecker } from "@/server/core/checkers/checker";
import { repeatedFields } from "@/server/core/checkers/connection";
import { withReleases } from "@/server/core/fields";

/** keepalived's MISC_CHECK (keepalived.conf(5), MISC_CHECK). */
export const miscCheck = defineChecker({
  type: "MISC_CHECK",
  label: "Own program",
  about: "Passes when a program on the director exits with 0.",
  fields: withReleases("virtual_server.real_server.MISC_CHECK", {
    ...repeatedFields,
    miscPath: {
      keyword: "misc_path",
      label: "Program",
      about: "Absolute path with its arguments; it must be there on every director.",
      type: { kind: "script" },
      default: "none: must be given",
    },
    miscTimeout: {
      keyword: "misc_timeout",
      label: "Time limit",
      about: "The program is ended, and counts as failed, after this.",
      type: { kind: "integer", min: 0, max: 4294 },
      unit: "s",
      default: "the time between checks",
    },
    miscDynamic: {
      keyword: "misc_dynamic",
      label: "Exit code sets the weight",
      about: "Exit codes 2 to 255 mean: healthy, with the weight set to the code minus 2.",
      type: { kind: "flag" },
      default: "off",
    },
    user: {
      keyword: "user",
      label: "User",
      about: "User and group that the program runs as.",
      type: {
        kind: "text",
        maxLength: 100,
        pattern: /^\S+( \S+)?$/,
        patternText: "A user, and if wanted a group.",
        words: true,
      },
      default: "keepalived_script, else root",
    },
  }),
});
