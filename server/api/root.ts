import { meRouter } from "@/server/api/me";
import { createCallerFactory, router } from "@/server/api/trpc";

/** Everything that the API can do, one router per noun. */
export const appRouter = router({
  me: meRouter,
});

/** The browser's client is typed by this. */
export type AppRouter = typeof appRouter;

/** Calls the API within the server, for pages and tests. */
export const createCaller = createCallerFactory(appRouter);
