import { defineChecker } from "@/server/core/checkers/checker";
import { withReleases } from "@/server/core/fields";

/** keepalived's FILE_CHECK (keepalived.conf(5), FILE_CHECK). */
export const fileCheck = defineChecker({
  type: "FILE_CHECK",
  label: "Tracked file",
  about: "Takes the real server's weight from the number in a file.",
  since: "2.1.0",
  fields: withReleases("virtual_server.real_server.FILE_CHECK", {
    trackFile: {
      keyword: "track_file",
      label: "Track file",
      about: "The tracked file's name within this cluster.",
      type: { kind: "text", maxLength: 64, pattern: /^\S+$/, patternText: "A name without blanks." },
      default: "none: must be given",
    },
    weight: {
      keyword: "weight",
      label: "Factor",
      about: "The file's number is multiplied by this.",
      type: {
        kind: "text",
        maxLength: 12,
        pattern: /^-?\d{1,3}( reverse)?$/,
        patternText: "A number, and if wanted: reverse.",
        words: true,
      },
      default: "1",
    },
  }),
});
