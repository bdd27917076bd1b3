import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields } from "@/server/core/checkers/connection";

/** keepalived's HTTP_GET with one URL (keepalived.conf(5), HTTP_GET). */
export const httpGet = defineChecker({
  type: "HTTP_GET",
  label: "HTTP request",
  about: "Passes when a GET request is answered with one of the expected status codes.",
  fields: {
    ...connectionFields,
    path: {
      keyword: "path",
      block: "url",
      label: "Path",
      about: "What to ask for.",
      type: {
        kind: "text",
        maxLength: 900,
        pattern: /^\/\S*$/,
        patternText: "A path that begins with / and holds no spaces.",
      },
      default: "none: must be given",
    },
    statusCode: {
      keyword: "status_code",
      block: "url",
      label: "Expected status",
      about: "Status codes that count as healthy: numbers and ranges, separated by spaces.",
      type: {
        kind: "text",
        maxLength: 200,
        words: true,
        pattern: /^[1-5]\d\d(-[1-5]\d\d)?( [1-5]\d\d(-[1-5]\d\d)?)*$/,
        patternText: "Numbers from 100 to 599 or ranges, e.g. 200-299 301.",
      },
      default: "200-299 (since 2.0.17)",
    },
    virtualhost: {
      keyword: "virtualhost",
      label: "Host header",
      about: "Sent as the Host header of the request.",
      type: { kind: "text", maxLength: 253, pattern: /^[A-Za-z0-9.:_[\]-]+$/, patternText: "A host name." },
      default: "the tested address",
      since: "1.3.6",
    },
    httpProtocol: {
      keyword: "http_protocol",
      label: "HTTP version",
      about: "1.0C is version 1.0 with a Connection: close header.",
      type: { kind: "choice", choices: { "1.0": "1.0", "1.0C": "1.0 with close", "1.1": "1.1" } },
      default: "1.0",
      since: "2.0.17",
    },
  },
});
