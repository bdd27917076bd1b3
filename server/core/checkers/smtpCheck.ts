import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields, repeatedFields } from "@/server/core/checkers/connection";
import { withReleases } from "@/server/core/fields";

/** keepalived's SMTP_CHECK (keepalived.conf(5), SMTP_CHECK). */
export const smtpCheck = defineChecker({
  type: "SMTP_CHECK",
  label: "Mail server",
  about: "Passes when the server greets and answers HELO.",
  fields: withReleases("virtual_server.real_server.SMTP_CHECK", {
    ...connectionFields,
    ...repeatedFields,
    heloName: {
      keyword: "helo_name",
      label: "Name to greet with",
      about: "Sent with HELO.",
      type: { kind: "text", maxLength: 253, pattern: /^\S+$/, patternText: "A host name." },
      default: "the director's host name",
    },
  }),
});
