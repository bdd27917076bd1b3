import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { foreignOrigin } from "@/server/access/trustedOrigins";
import { asAppError, asTrpcError, logError } from "@/server/api/apiError";
import { createContext } from "@/server/api/context";
import { appRouter } from "@/server/api/root";
import { shutdownSignal } from "@/server/shutdown";

export const dynamic = "force-dynamic";

/** The API. Requests of other sites' pages are refused before anybody is looked up. */
function handle(request: Request): Promise<Response> {
  // Subscriptions end when the browser leaves, and when this process does.
  const signal = AbortSignal.any([request.signal, shutdownSignal()]);
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: new Request(request, { signal }),
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
