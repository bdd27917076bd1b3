import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { foreignOrigin } from "@/server/access/trustedOrigins";
import { asAppError, asTrpcError, logError } from "@/server/api/apiError";
import { createContext } from "@/server/api/context";
import { appRouter } from "@/server/api/root";

export const dynamic = "force-dynamic";

/** The API. Requests of other sites' pages are refused before anybody is looked up. */
function handle(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    maxBatchSize: 50,
    createContext: ({ resHeaders }) => {
      const foreign = foreignOrigin(request.headers);
      if (foreign !== undefined) throw asTrpcError(foreign);
      return createContext(request.headers, resHeaders);
    },
    onError: ({ error, ctx, path }) => {
      // What fails within a procedure is logged there.
      if (ctx === undefined) logError(asAppError(error), { path: path ?? "" });
    },
    responseMeta: () => ({ headers: { "cache-control": "no-store" } }),
  });
}

export { handle as GET, handle as POST };
