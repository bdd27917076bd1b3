import { defineFields } from "@/server/core/fields";

const WEIGHTED_NAMES = {
  kind: "lines",
  pattern: /^\S+( weight -?\d{1,3}( (reverse|no_reverse|noreverse))?)?$/,
  patternText: "A name, and if wanted: weight -20.",
} as const;

/** What VRRP instances and sync groups can track (keepalived.conf(5), track_interface and the like). */
export const trackFields = defineFields({
  trackInterface: {
    keyword: "track_interface",
    label: "Tracked interfaces",
    about: "An interface that goes down means fault, or changes the priority by its weight.",
    type: WEIGHTED_NAMES,
    default: "the instance's own interface",
  },
  trackScript: {
    keyword: "track_script",
    label: "Tracked scripts",
    about: "Names of scripts whose result means fault, or changes the priority.",
    type: WEIGHTED_NAMES,
    default: "none",
  },
  trackFile: {
    keyword: "track_file",
    label: "Tracked files",
    about: "Names of files whose number changes the priority.",
    type: WEIGHTED_NAMES,
    default: "none",
  },
  trackProcess: {
    keyword: "track_process",
    label: "Tracked processes",
    about: "Names of processes whose absence means fault, or changes the priority.",
    type: WEIGHTED_NAMES,
    default: "none",
  },
  trackBfd: {
    keyword: "track_bfd",
    label: "Tracked BFD sessions",
    about: "Names of sessions whose loss means fault, or changes the priority.",
    type: WEIGHTED_NAMES,
    default: "none",
  },
});
