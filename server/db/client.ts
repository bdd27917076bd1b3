import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { type Prisma, PrismaClient } from "@/server/db/generated/client";
import { databaseUrl } from "@/server/env";
import { logOf } from "@/server/log";

/** The whole database, with the right to write. */
export type Db = PrismaClient;

/** One open transaction. */
export type Tx = Prisma.TransactionClient;

type ModelName = Uncapitalize<Prisma.ModelName>;

type ReadMethod =
  | "findUnique"
  | "findUniqueOrThrow"
  | "findFirst"
  | "findFirstOrThrow"
  | "findMany"
  | "count"
  | "aggregate"
  | "groupBy";

/** The database for reading only: what a procedure gets that changes nothing. A `Db` and a `Tx` are readers, too. */
export type Reader = {
  readonly [Name in ModelName]: Pick<PrismaClient[Name], ReadMethod & keyof PrismaClient[Name]>;
} & Pick<PrismaClient, "$queryRaw">;

/** How long a transaction may stay open, and how long it may wait for a connection. */
const TRANSACTION = { timeout: 30_000, maxWait: 10_000 };

/** A connection pool and the client on it, for one database address. End it with `close`. */
export function openDatabase(url: string): { db: Db; close: () => Promise<void> } {
  const pool = new Pool({ connectionString: url, max: 20 });
  // Without a listener a connection that the server closes while idle would end the process.
  pool.on("error", (error) => logOf("database").warn({ err: error }, "An idle connection was lost."));
  const db = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: TRANSACTION,
    // Otherwise its messages quote our source.
    errorFormat: "minimal",
  });
  const close = async () => {
    await db.$disconnect();
    await pool.end();
  };
  return { db, close };
}

// The web server loads this module more than once (pages and API are bundled apart); the pool must be one.
const KEY = Symbol.for("shoal.database");
const shared: typeof globalThis & { [KEY]?: ReturnType<typeof openDatabase> } = globalThis;

/** This process' database, opened at the first call. */
export function db(): Db {
  shared[KEY] ??= openDatabase(databaseUrl());
  return shared[KEY].db;
}

/** Closes this process' database, if it was opened. */
export async function closeDatabase(): Promise<void> {
  const open = shared[KEY];
  delete shared[KEY];
  await open?.close();
}
