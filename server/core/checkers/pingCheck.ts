import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields, repeatedFields } from "@/server/core/checkers/connection";
import { withReleases } from "@/server/core/fields";

/** keepalived's PING_CHECK (keepalived.conf(5), PING_CHECK). */
export const pingCheck = defineChecker({
  type: "PING_CHECK",
  label: "Ping",
  about: "Passes when the machine answers an ICMP echo request. Says nothing about the service.",
  since: "2.1.0",
  fields: withReleases("virtual_server.real_server.PING_CHECK", {
    ...connectionFields,
    ...repeatedFields,
  }),
});
