import { defineChecker } from "@/server/core/checkers/checker";
import { connectionFields, repeatedFields } from "@/server/core/checkers/connection";
import { httpFields } from "@/server/core/checkers/httpFields";
import { withReleases } from "@/server/core/fields";

/** keepalived's HTTP_GET with one URL (keepalived.conf(5), HTTP_GET). */
export const httpGet = defineChecker({
  type: "HTTP_GET",
  label: "HTTP request",
  about: "Passes when a GET request is answered with one of the expected status codes.",
  fields: withReleases("virtual_server.real_server.HTTP_GET", {
    ...connectionFields,
    ...repeatedFields,
    ...httpFields,
  }),
});
