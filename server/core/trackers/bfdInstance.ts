import { withReleases } from "@/server/core/fields";
import { defineTracker } from "@/server/core/trackers/tracker";

/** keepalived's bfd_instance (keepalived.conf(5), bfd_instance). */
export const bfdInstance = defineTracker({
  type: "bfd",
  keyword: "bfd_instance",
  label: "BFD session",
  about: "Bidirectional forwarding detection with a neighbour: notices a lost path within milliseconds.",
  fields: withReleases("bfd_instance", {
    neighborAddress: {
      keyword: "neighbor_ip",
      label: "Neighbour",
      about: "Address of the other end.",
      type: { kind: "address" },
      default: "none: must be given",
    },
    sourceAddress: {
      keyword: "source_ip",
      label: "Source address",
      about: "Address of this end.",
      type: { kind: "address" },
      default: "chosen by the kernel",
    },
    minRx: {
      keyword: "min_rx",
      label: "Shortest time between received packets",
      about: "What this end can take.",
      type: { kind: "integer", min: 1, max: 4294967 },
      unit: "ms",
      default: "10",
    },
    minTx: {
      keyword: "min_tx",
      label: "Shortest time between sent packets",
      about: "What this end would like.",
      type: { kind: "integer", min: 1, max: 4294967 },
      unit: "ms",
      default: "10",
    },
    idleTx: {
      keyword: "idle_tx",
      label: "Time between packets while down",
      about: "While there is no session.",
      type: { kind: "integer", min: 1000, max: 4294967 },
      unit: "ms",
      default: "1000",
    },
    multiplier: {
      keyword: "multiplier",
      label: "Missed packets until down",
      about: "The session is lost after so many.",
      type: { kind: "integer", min: 1, max: 255 },
      default: "5",
    },
    passive: {
      keyword: "passive",
      label: "Passive",
      about: "Wait for the other end to begin.",
      type: { kind: "flag" },
      default: "off",
    },
    ttl: {
      keyword: "ttl",
      label: "TTL",
      about: "Of sent packets.",
      type: { kind: "integer", min: 1, max: 255 },
      default: "255, or 64 for several hops",
    },
    maxHops: {
      keyword: "max_hops",
      label: "Most hops",
      about: "That a received packet may have taken; -1: any.",
      type: { kind: "integer", min: -1, max: 255 },
      default: "0",
    },
    weight: {
      keyword: "weight",
      label: "Weight",
      about: "Added to the priority; 0: loss means fault.",
      type: {
        kind: "text",
        maxLength: 14,
        pattern: /^-?\d{1,3}( reverse)?$/,
        patternText: "A number from -253 to 253, and if wanted: reverse.",
        words: true,
      },
      default: "0",
    },
  }),
});
