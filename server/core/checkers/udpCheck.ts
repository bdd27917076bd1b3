import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields, repeatedFields } from "@/server/core/checkers/connection";
import { withReleases } from "@/server/core/fields";

/** keepalived's UDP_CHECK (keepalived.conf(5), UDP_CHECK). */
export const udpCheck = defineChecker({
  type: "UDP_CHECK",
  label: "UDP packet",
  about: "Passes unless the machine reports the port as closed, or an expected reply is missing.",
  since: "2.1.0",
  fields: withReleases("virtual_server.real_server.UDP_CHECK", {
    ...connectionFields,
    ...repeatedFields,
    payload: {
      keyword: "payload",
      label: "Payload",
      about: "Bytes to send, in hexadecimal.",
      type: {
        kind: "text",
        maxLength: 400,
        pattern: /^[0-9a-fA-F]{2}( ?[0-9a-fA-F]{2})*$/,
        patternText: "Pairs of hexadecimal digits.",
        words: true,
      },
      default: "chosen by keepalived",
    },
    requireReply: {
      keyword: "require_reply",
      label: "Expected reply",
      about: "A reply must come; where given it must be these bytes (X: any digit).",
      type: {
        kind: "text",
        maxLength: 400,
        pattern: /^[0-9a-fA-FxX]{2}( ?[0-9a-fA-FxX]{2})*$/,
        patternText: "Pairs of hexadecimal digits or X.",
        words: true,
        canBeEmpty: true,
      },
      default: "no reply needed",
    },
    minReplyLength: {
      keyword: "min_reply_length",
      label: "Shortest reply",
      about: "Fewer bytes count as a failure.",
      type: { kind: "integer", min: 0, max: 65535 },
      default: "0",
    },
    maxReplyLength: {
      keyword: "max_reply_length",
      label: "Longest reply",
      about: "More bytes count as a failure.",
      type: { kind: "integer", min: 0, max: 65535 },
      default: "255",
    },
  }),
});
