import { defineChecker } from "@/server/core/checkers/checker";
import { withReleases } from "@/server/core/fields";

/** keepalived's BFD_CHECK (keepalived.conf(5), BFD_CHECK). */
export const bfdCheck = defineChecker({
  type: "BFD_CHECK",
  label: "BFD session",
  about: "Passes while a bidirectional forwarding detection session is up.",
  since: "2.0.0",
  fields: withReleases("virtual_server.real_server.BFD_CHECK", {
    name: {
      keyword: "name",
      label: "BFD instance",
      about: "The session's name.",
      type: { kind: "text", maxLength: 31, pattern: /^\S+$/, patternText: "A name without blanks." },
      default: "none: must be given",
    },
  }),
});
