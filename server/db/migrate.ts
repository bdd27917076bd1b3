import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DriverAdapterError } from "@prisma/driver-adapter-utils";
import type { MigrationList } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { databaseFailure } from "@/server/db/databaseFailure";
import { openSchemaEngine } from "@/server/db/schemaEngine";
import { AppError } from "@/server/errors";

const PRISMA_FOLDER = fileURLToPath(new URL("../../prisma/", import.meta.url));
/** Where `npm run migration` writes and `migrate` reads; the layout of `prisma migrate`. */
export const MIGRATIONS_FOLDER = join(PRISMA_FOLDER, "migrations");
export const SCHEMA_FILE = join(PRISMA_FOLDER, "schema.prisma");

// Any number that no other program on the same database uses: two consoles that start at once migrate one by one.
const MIGRATION_LOCK = 7_460_112;
const CONNECT_LIMIT_MS = 10_000;

/**
 * Applies the migrations that a database has not had, all or none: one transaction holds them and their rows in
 * Prisma's own `_prisma_migrations`, so that a start killed half-way leaves nothing to repair. (So no migration may
 * hold what PostgreSQL refuses in a transaction, such as CREATE INDEX CONCURRENTLY.) Returns the applied ones' names.
 */
export async function migrate(url: string, folder: string = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrationsList = await readMigrations(folder);
  const datamodel = await readFile(SCHEMA_FILE, "utf8");
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    // On every connection, not just the first: a second one after a cut must not write outside the transaction.
    onConnect: async (client) => {
      await client.query("BEGIN");
      await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    },
  });
  pool.on("error", () => undefined);
  try {
    await pool.query("SELECT 1").catch((error: unknown) => {
      throw databaseFailure(error, url);
    });
    let failed: FailedScript | undefined;
    const engine = await openSchemaEngine(pool, datamodel, (script, error) => {
      failed ??= { script, error };
    });
    const filters = { externalTables: [], externalEnums: [] };
    const applied = await engine.applyMigrations({ migrationsList, filters }).catch((error: unknown) => {
      throw failed === undefined ? engineFailure(error) : scriptFailure(failed, migrationsList);
    });
    await pool.query("COMMIT");
    return applied.appliedMigrationNames;
  } finally {
    // Ends the transaction too, if it was not committed.
    await pool.end();
  }
}

/** True when a database has never been migrated, so that it cannot hold anything of Shoal's. */
export async function isNewDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  try {
    await client.connect();
    const found = await client.query("SELECT to_regclass('_prisma_migrations') IS NULL AS missing");
    return found.rows[0]?.missing === true;
  } catch (error) {
    throw databaseFailure(error, url);
  } finally {
    await client.end();
  }
}

/** The migrations in a folder, as the schema engine wants them. */
export async function readMigrations(folder: string): Promise<MigrationList> {
  const lockfile = await readFile(join(folder, "migration_lock.toml"), "utf8").catch(() => null);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: folder,
    lockfile: { path: "migration_lock.toml", content: lockfile },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.sort().map(async (path) => {
        const value = await readFile(join(folder, path, "migration.sql"), "utf8");
        return { path, migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value } } };
      }),
    ),
  };
}

interface FailedScript {
  script: string;
  error: unknown;
}

function scriptFailure({ script, error }: FailedScript, { migrationDirectories }: MigrationList): AppError {
  const failed = migrationDirectories.find(
    ({ migrationFile }) => migrationFile.content.tag === "ok" && migrationFile.content.value === script,
  );
  const said = error instanceof DriverAdapterError ? error.cause.originalMessage : undefined;
  return new AppError("internal", {
    text: `The database could not be brought up to date by the migration ${failed?.path ?? "of Prisma"}; it is unchanged: ${said ?? String(error)}.`,
    cause: error,
  });
}

function engineFailure(error: unknown): AppError {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "P3005") {
    return new AppError("conflict", {
      text: "The database holds tables that are not Shoal's. Give Shoal a database of its own in DATABASE_URL.",
      cause: error,
    });
  }
  const text = error instanceof Error ? error.message : String(error);
  // The engine's message goes on with a trace of its own source.
  const said = (text.split(/\n\s+0: /)[0] ?? "").replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
  return new AppError("internal", {
    text: `The database could not be brought up to date; it is unchanged: ${said}.`,
    cause: error,
  });
}
