import { withReleases } from "@/server/core/fields";
import { defineTracker } from "@/server/core/trackers/tracker";

/** keepalived's track_file (keepalived.conf(5), track_file). */
export const trackFile = defineTracker({
  type: "file",
  keyword: "track_file",
  label: "File",
  about: "The number in a file changes the priority; good for switching over by hand.",
  fields: withReleases("track_file", {
    file: {
      keyword: "file",
      label: "File",
      about: "Absolute path.",
      type: {
        kind: "text",
        maxLength: 255,
        pattern: /^\/\S*$/,
        patternText: "An absolute path without blanks.",
      },
      default: "none: must be given",
    },
    weight: {
      keyword: "weight",
      label: "Factor",
      about: "The file's number is multiplied by this and added to the priority.",
      type: {
        kind: "text",
        maxLength: 14,
        pattern: /^-?\d{1,3}( reverse)?$/,
        patternText: "A number from -254 to 254, and if wanted: reverse.",
        words: true,
      },
      default: "1",
    },
    initFile: {
      keyword: "init_file",
      label: "Create with",
      about: "Creates the file with this number if it is missing; add overwrite to set it at every start.",
      type: {
        kind: "text",
        maxLength: 20,
        pattern: /^(-?\d{1,3}( overwrite)?|overwrite)$/,
        patternText: "Nothing, a number, and if wanted: overwrite.",
        words: true,
        canBeEmpty: true,
      },
      default: "not created",
    },
  }),
});
