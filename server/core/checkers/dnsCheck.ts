import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields, repeatedFields } from "@/server/core/checkers/connection";
import { withReleases } from "@/server/core/fields";

/** keepalived's DNS_CHECK (keepalived.conf(5), DNS_CHECK). */
export const dnsCheck = defineChecker({
  type: "DNS_CHECK",
  label: "DNS query",
  about: "Passes when the server answers a query without an error.",
  since: "1.3.0",
  fields: withReleases("virtual_server.real_server.DNS_CHECK", {
    ...connectionFields,
    ...repeatedFields,
    queryType: {
      keyword: "type",
      label: "Record type",
      about: "What kind of record to ask for.",
      type: {
        kind: "choice",
        choices: {
          A: "A",
          NS: "NS",
          CNAME: "CNAME",
          SOA: "SOA",
          MX: "MX",
          TXT: "TXT",
          AAAA: "AAAA",
          RRSIG: "RRSIG",
          DNSKEY: "DNSKEY",
        },
      },
      default: "SOA",
    },
    queryName: {
      keyword: "name",
      label: "Name",
      about: "The name to ask for.",
      type: { kind: "text", maxLength: 253, pattern: /^\S+$/, patternText: "A domain name." },
      default: ". (the root)",
    },
  }),
});
