import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields, repeatedFields } from "@/server/core/checkers/connection";
import { withReleases } from "@/server/core/fields";

/** keepalived's TCP_CHECK: passes when a TCP connection opens (keepalived.conf(5), TCP_CHECK). */
export const tcpCheck = defineChecker({
  type: "TCP_CHECK",
  label: "TCP connection",
  about: "Passes when the port accepts a connection. Says nothing about what the service answers.",
  fields: withReleases("virtual_server.real_server.TCP_CHECK", {
    ...connectionFields,
    ...repeatedFields,
  }),
});
