import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import * as z from "zod";
import {
  type ClusterPermission,
  can,
  type GlobalPermission,
  type Permission,
  scopeOf,
} from "@/server/access/permissions";
import type { SignedInUser } from "@/server/access/signedIn";
import { asAppError, describeError, logError, toTrpcError } from "@/server/api/apiError";
import type { Context } from "@/server/api/context";
import { guardSubscription } from "@/server/api/guardSubscription";
import { mutateFor, recordAttempt } from "@/server/api/mutate";
import { idSchema } from "@/server/core/cluster/names";
import type { Reader } from "@/server/db/client";
import { AppError } from "@/server/errors";

/** What every procedure says of itself; the tests read it. */
export interface ProcedureMeta {
  permission: Permission | "public";
  /** What the audit log calls it, `object.verb`; every mutation has one, and nothing else does. */
  action?: string;
  /** A list over clusters: has no `clusterId`, and narrows its answer to the clusters where the user has the right. */
  isAcross?: true;
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    isDev: false,
    errorFormatter({ shape, error }) {
      const { message, data } = describeError(error);
      return { ...shape, message, data: { ...shape.data, ...data } };
    },
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
    },
  });

/** Puts procedures under names. */
export const router = t.router;

/** Calls procedures within the server: pages and tests. */
export const createCallerFactory = t.createCallerFactory;

// Outermost: errors become what the browser may see, once.
const translated = t.procedure.use(async ({ ctx, path, type, meta, next }) => {
  if ((type === "mutation") !== (meta?.action !== undefined)) {
    throw new TypeError(`${path}: a mutation is made with mutation(), everything else with procedure().`);
  }
  const result = await next();
  if (result.ok) {
    if (type !== "subscription" || !isAsyncIterable(result.data)) return result;
    return { ...result, data: guardSubscription(result.data, ctx) };
  }
  const error = toTrpcError(result.error);
  logError(asAppError(error), { path, user: ctx.user?.username });
  return { ...result, error };
});

const writing = translated.use(async ({ ctx, path, meta, getRawInput, next }) => {
  const action = meta?.action ?? "";
  const { mutate, count } = mutateFor(ctx, action);
  const result = await next({ ctx: { mutate } });
  if (result.ok) {
    if (count() === 0) throw new Error(`${path} ended without a row in the audit log.`);
    return result;
  }
  const error = asAppError(result.error);
  // Input that could not be understood was no attempt; nor may somebody unknown fill the log.
  if (error.code !== "badInput" && ctx.user !== null) {
    await recordAttempt(ctx, { action, input: await getRawInput(), error });
  }
  return result;
});

const someone = t.procedure.use(({ ctx, next }) => next({ ctx: { user: present(ctx) } }));

const signedIn = t.procedure.use(({ ctx, meta, next }) => {
  return next({ ctx: { user: allowed(ctx, meta, undefined) } });
});

// The cluster comes from the input, so that what is checked and what is worked on cannot be two clusters.
const onCluster = t.procedure.input(z.object({ clusterId: idSchema })).use(({ ctx, meta, input, next }) => {
  return next({ ctx: { user: allowed(ctx, meta, input.clusterId) } });
});

// Nothing but `mutate` writes: the procedure itself gets the database for reading.
const storeHidden = t.procedure.use(({ ctx, next }) => {
  const db: Reader = ctx.store;
  return next({ ctx: { db, store: undefined } });
});

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function allowed(ctx: Context, meta: ProcedureMeta | undefined, clusterId: string | undefined): SignedInUser {
  const permission = meta?.permission;
  if (permission === undefined || permission === "public")
    throw new TypeError("A procedure has no permission.");
  const user = present(ctx);
  if (!can(user, permission, clusterId)) {
    throw new AppError("forbidden", { text: `You do not have the right ${permission} here.` });
  }
  return user;
}

function present(ctx: Context): SignedInUser {
  if (ctx.user === null) throw new AppError("notSignedIn", { text: "Sign in first." });
  return ctx.user;
}

const readers = {
  public: translated.concat(storeHidden),
  global: translated.concat(signedIn).concat(storeHidden),
  cluster: translated.concat(onCluster).concat(storeHidden),
  across: translated.concat(someone).concat(storeHidden),
};

const writers = {
  public: writing.concat(storeHidden),
  global: writing.concat(signedIn).concat(storeHidden),
  cluster: writing.concat(onCluster).concat(storeHidden),
};

type Public = "public";

/**
 * The one way to make a query or a subscription. With a cluster permission its input has `clusterId`, and the right is
 * checked for that cluster; whatever belongs to the cluster must then be looked up with `where: { id, clusterId }`.
 */
export function procedure(permission: ClusterPermission): typeof readers.cluster;
export function procedure(permission: GlobalPermission): typeof readers.global;
export function procedure(permission: Public): typeof readers.public;
export function procedure(permission: Permission | Public): unknown {
  return readers[scopeIn(permission)].meta({ permission });
}

/**
 * The same for a list over all clusters: it answers only with those where the user has the right (`clustersWith`); for
 * somebody without any it is empty.
 */
export function acrossClusters(permission: ClusterPermission): typeof readers.across {
  return readers.across.meta({ permission, isAcross: true });
}

/**
 * The one way to make a mutation. It changes the database by `ctx.mutate` only, which writes the audit row under
 * `action` in the same transaction; attempts that were refused or failed are recorded as well.
 */
export function mutation(permission: ClusterPermission, action: Action): typeof writers.cluster;
export function mutation(permission: GlobalPermission, action: Action): typeof writers.global;
export function mutation(permission: Public, action: Action): typeof writers.public;
export function mutation(permission: Permission | Public, action: Action): unknown {
  return writers[scopeIn(permission)].meta({ permission, action });
}

type Action = `${string}.${string}`;

function scopeIn(permission: Permission | Public): Public | "global" | "cluster" {
  return permission === "public" ? "public" : scopeOf(permission);
}
