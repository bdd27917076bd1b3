import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { SCHEMA_FILE } from "@/server/db/migrate";
import { openSchemaEngine } from "@/server/db/schemaEngine";

/**
 * Writes the migration from the datamodel as it was after the newest migration (`schema.prisma` in the migrations
 * folder) to the datamodel as it is now; undefined when they do not differ. SQL added by hand to a migration, such as a
 * check or a partial index, is not part of the datamodel and so never undone by the next one.
 */
export async function newMigration(options: {
  /** Any PostgreSQL database: the engine wants a connection even to compare two texts; nothing is written to it. */
  url: string;
  name: string;
  folder: string;
  schemaFile?: string;
  now?: Date;
}): Promise<string | undefined> {
  const after = await readFile(options.schemaFile ?? SCHEMA_FILE, "utf8");
  const keptFile = join(options.folder, "schema.prisma");
  const before = await readFile(keptFile, "utf8").catch(() => undefined);
  const sql = await diffDatamodels(options.url, { before, after });
  if (sql === undefined) return undefined;
  const path = `${timestamp(options.now ?? new Date())}_${options.name}`;
  await mkdir(join(options.folder, path), { recursive: true });
  await writeFile(join(options.folder, path, "migration.sql"), sql);
  await writeFile(keptFile, after);
  await writeFile(join(options.folder, "migration_lock.toml"), 'provider = "postgresql"\n');
  return path;
}

/** The SQL that turns a database of one datamodel (none: an empty database) into one of another; undefined when there is nothing to do. */
export async function diffDatamodels(
  url: string,
  { before, after }: { before?: string | undefined; after: string },
): Promise<string | undefined> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    return await diffOn(pool, { before, after });
  } finally {
    await pool.end();
  }
}

async function diffOn(
  pool: pg.Pool,
  { before, after }: { before?: string | undefined; after: string },
): Promise<string | undefined> {
  const engine = await openSchemaEngine(pool, after);
  const target = (content: string) => ({
    tag: "schemaDatamodel" as const,
    files: [{ path: "schema.prisma", content }],
  });
  const result = await engine.diff({
    from: before === undefined ? { tag: "empty" } : target(before),
    to: target(after),
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  // 2 means: they differ (`prisma migrate diff --exit-code`).
  return result.exitCode === 2 && result.stdout !== null ? result.stdout : undefined;
}

function timestamp(date: Date): string {
  return date.toISOString().replaceAll(/\D/g, "").slice(0, 14);
}
