import { auditRouter } from "@/server/api/audit";
import { changesRouter } from "@/server/api/changes";
import { clustersRouter } from "@/server/api/clusters";
import { deploymentsRouter } from "@/server/api/deployments";
import { hostsRouter } from "@/server/api/hosts";
import { liveRouter } from "@/server/api/live";
import { meRouter } from "@/server/api/me";
import { peopleRouter } from "@/server/api/people";
import { setupRouter } from "@/server/api/setup";
import { sshKeysRouter } from "@/server/api/sshKeys";
import { createCallerFactory, router } from "@/server/api/trpc";

/** Everything that the API can do, one router per noun. */
export const appRouter = router({
  me: meRouter,
  setup: setupRouter,
  clusters: clustersRouter,
  changes: changesRouter,
  deployments: deploymentsRouter,
  live: liveRouter,
  hosts: hostsRouter,
  sshKeys: sshKeysRouter,
  people: peopleRouter,
  audit: auditRouter,
});

/** The browser's client is typed by this. */
export type AppRouter = typeof appRouter;

/** Calls the API within the server, for pages and tests. */
export const createCaller = createCallerFactory(appRouter);
