import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields } from "@/server/core/checkers/connection";

/** keepalived's TCP_CHECK: passes when a TCP connection opens (keepalived.conf(5), TCP_CHECK). */
export const tcpCheck = defineChecker({
  type: "TCP_CHECK",
  label: "TCP connection",
  about: "Passes when the port accepts a connection. Says nothing about what the service answers.",
  fields: connectionFields,
});
