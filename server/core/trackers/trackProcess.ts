import { withReleases } from "@/server/core/fields";
import { defineTracker } from "@/server/core/trackers/tracker";

/** keepalived's vrrp_track_process (keepalived.conf(5), vrrp_track_process). */
export const trackProcess = defineTracker({
  type: "process",
  keyword: "vrrp_track_process",
  label: "Process",
  about: "Whether a program runs means fault, or changes the priority.",
  fields: withReleases("vrrp_track_process", {
    process: {
      keyword: "process",
      label: "Process",
      about: "Name or path, and if wanted its parameters.",
      type: { kind: "text", maxLength: 200 },
      default: "none: must be given",
    },
    paramMatch: {
      keyword: "param_match",
      label: "Compare parameters",
      about: "How the parameters must match.",
      type: {
        kind: "choice",
        choices: { initial: "The first ones", partial: "Beginning of the last one too" },
      },
      default: "all of them",
    },
    weight: {
      keyword: "weight",
      label: "Weight",
      about: "Added to the priority; 0: absence means fault.",
      type: {
        kind: "text",
        maxLength: 14,
        pattern: /^-?\d{1,3}( reverse)?$/,
        patternText: "A number from -254 to 254, and if wanted: reverse.",
        words: true,
      },
      default: "0",
    },
    quorum: {
      keyword: "quorum",
      label: "Fewest",
      about: "So many must run.",
      type: { kind: "integer", min: 1, max: 65535 },
      default: "1",
    },
    quorumMax: {
      keyword: "quorum_max",
      label: "Most",
      about: "No more may run.",
      type: { kind: "integer", min: 0, max: 65535 },
      default: "no limit",
    },
    delay: {
      keyword: "delay",
      label: "Time until it counts",
      about: "Of starting and of ending.",
      type: { kind: "decimal", min: 0.001, max: 3600, places: 3 },
      unit: "s",
      default: "0",
    },
    forkDelay: {
      keyword: "fork_delay",
      label: "Time until a start counts",
      about: "After a process began.",
      type: { kind: "decimal", min: 0.001, max: 3600, places: 3 },
      unit: "s",
      default: "0",
    },
    terminateDelay: {
      keyword: "terminate_delay",
      label: "Time until an end counts",
      about: "After a process ended.",
      type: { kind: "decimal", min: 0.001, max: 3600, places: 3 },
      unit: "s",
      default: "0",
    },
    fullCommand: {
      keyword: "full_command",
      label: "Compare the whole command line",
      about: "Not only its name.",
      type: { kind: "flag" },
      default: "off",
    },
  }),
});
