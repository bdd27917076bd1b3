import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields, repeatedFields } from "@/server/core/checkers/connection";
import { httpFields } from "@/server/core/checkers/httpFields";
import { withReleases } from "@/server/core/fields";

/** keepalived's SSL_GET with one URL (keepalived.conf(5), SSL_GET). */
export const sslGet = defineChecker({
  type: "SSL_GET",
  label: "HTTPS request",
  about:
    "Passes when a GET request over TLS is answered with one of the expected status codes. The certificate is not verified.",
  fields: withReleases("virtual_server.real_server.SSL_GET", {
    ...connectionFields,
    ...repeatedFields,
    ...httpFields,
  }),
});
