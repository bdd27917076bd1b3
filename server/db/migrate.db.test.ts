import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { isNewDatabase, MIGRATIONS_FOLDER, migrate, SCHEMA_FILE } from "@/server/db/migrate";
import { diffDatamodels, newMigration } from "@/server/db/newMigration";
import { testDatabase } from "@/server/db/testDatabase";

const url = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), "shoal-migrations-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A folder of migrations with these statements, in that order. */
async function migrations(...statements: string[]): Promise<string> {
  const made = join(folder, String(Math.random()).slice(2));
  await mkdir(made);
  await writeFile(join(made, "migration_lock.toml"), 'provider = "postgresql"\n');
  for (const [index, sql] of statements.entries()) {
    const path = join(made, `2026010100000${index}_step${index}`);
    await mkdir(path);
    await writeFile(join(path, "migration.sql"), sql);
  }
  return made;
}

/** Rows that another answer lacks; a stricter treatment of NULL, added by hand, is no difference. */
function notIn(rows: Record<string, unknown>[] | undefined, wanted: Record<string, unknown>[]): string[] {
  const there = new Set(rows?.map((row) => JSON.stringify(row).replace(" NULLS NOT DISTINCT", "")));
  return wanted.map((row) => JSON.stringify(row)).filter((row) => !there.has(row));
}

const tables = async () =>
  (await ask("select tablename from pg_tables where schemaname = 'public' order by 1")).map(
    (row) => row.tablename,
  );

beforeEach(() => ask("drop schema public cascade; create schema public"));

describe("migrate", () => {
  it("applies what is new, once", async () => {
    const two = await migrations("create table a (n int)", "create table b (n int)");
    expect(await isNewDatabase(url)).toBe(true);
    expect(await migrate(url, two)).toEqual(["20260101000000_step0", "20260101000001_step1"]);
    expect(await isNewDatabase(url)).toBe(false);
    expect(await migrate(url, two)).toEqual([]);
    expect(await tables()).toEqual(["_prisma_migrations", "a", "b"]);
  });

  it("applies all or nothing, so that a corrected migration can follow", async () => {
    const wrong = await migrations("create table a (n int)", "create table b (n int); create tablee;");
    await expect(migrate(url, wrong)).rejects.toThrow(
      'The database could not be brought up to date by the migration 20260101000001_step1; it is unchanged: syntax error at or near "tablee".',
    );
    expect(await tables()).toEqual([]);
    expect(await isNewDatabase(url)).toBe(true);
    const right = await migrations("create table a (n int)", "create table b (n int)");
    expect((await migrate(url, right)).length).toBe(2);
  });

  it("lets processes that start at once take turns", async () => {
    const one = await migrations("create table a (n int); select pg_sleep(0.3)");
    const applied = await Promise.all([1, 2, 3].map(() => migrate(url, one)));
    expect(applied.flat()).toEqual(["20260101000000_step0"]);
  });

  it("refuses a database that is used for something else", async () => {
    await ask("create table theirs (n int)");
    await expect(migrate(url, await migrations("create table a (n int)"))).rejects.toThrow(
      "The database holds tables that are not Shoal's. Give Shoal a database of its own in DATABASE_URL.",
    );
    expect(await tables()).toEqual(["theirs"]);
  });

  it.each([
    [(to: URL) => (to.password = "wrong"), /refuses the user shoal: password authentication failed/],
    [(to: URL) => (to.pathname = "/not_there"), /^There is no database not_there at /],
    [(to: URL) => to.searchParams.set("port", "1"), /^PostgreSQL does not answer at /],
  ])("says why it cannot connect: case %#", async (spoil, sentence) => {
    const other = new URL(url);
    spoil(other);
    await expect(migrate(other.href, MIGRATIONS_FOLDER)).rejects.toThrow(sentence);
    await expect(isNewDatabase(other.href)).rejects.toThrow(sentence);
  });
});

describe("newMigration", () => {
  const head = 'datasource db {\n  provider = "postgresql"\n}\n';
  const before = `${head}model A {\n  id Int @id\n}\n`;
  const after = `${head}model A {\n  id Int @id\n  name String?\n}\n`;

  it("writes what changed since the newest migration, and nothing when nothing did", async () => {
    const made = join(folder, "made");
    const schemaFile = join(folder, "schema.prisma");
    const now = new Date("2026-02-03T04:05:06Z");
    await writeFile(schemaFile, before);
    expect(await newMigration({ url, name: "first", folder: made, schemaFile, now })).toBe(
      "20260203040506_first",
    );
    expect(await newMigration({ url, name: "again", folder: made, schemaFile, now })).toBe(undefined);
    await writeFile(schemaFile, after);
    await newMigration({
      url,
      name: "second",
      folder: made,
      schemaFile,
      now: new Date("2026-02-04T00:00:00Z"),
    });
    expect(await readFile(join(made, "20260204000000_second/migration.sql"), "utf8")).toContain(
      'ALTER TABLE "A" ADD COLUMN     "name" TEXT;',
    );
    expect((await readdir(made)).sort()).toEqual([
      "20260203040506_first",
      "20260204000000_second",
      "migration_lock.toml",
      "schema.prisma",
    ]);
    expect(await migrate(url, made)).toEqual(["20260203040506_first", "20260204000000_second"]);
    expect(await ask('select * from "A"')).toEqual([]);
  });
});

describe("prisma/migrations", () => {
  const COLUMNS = `select table_name, column_name, data_type, udt_name, is_nullable, column_default
    from information_schema.columns where table_schema = 'public' and table_name <> '_prisma_migrations' order by 1, 2`;
  const ENUMS = `select typname, enumlabel from pg_enum join pg_type on pg_type.oid = enumtypid order by 1, enumsortorder`;
  const INDEXES = `select indexdef from pg_indexes where schemaname = 'public' and tablename <> '_prisma_migrations' order by 1`;
  const KEYS = `select conrelid::regclass::text as on_table, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'f', 'u')
    and conrelid <> to_regclass('_prisma_migrations') order by 1, 2`;

  it("make what prisma/schema.prisma describes, and perhaps more that a datamodel cannot say", async () => {
    await migrate(url, MIGRATIONS_FOLDER);
    const made = await Promise.all([COLUMNS, ENUMS, INDEXES, KEYS].map(ask));
    await ask("drop schema public cascade; create schema public");
    const sql = await diffDatamodels(url, { after: await readFile(SCHEMA_FILE, "utf8") });
    await ask(sql ?? "");
    const [columns = [], enums = [], indexes = [], keys = []] = await Promise.all(
      [COLUMNS, ENUMS, INDEXES, KEYS].map(ask),
    );
    expect(columns.length).toBeGreaterThan(50);
    expect(made[0]).toEqual(columns);
    expect(made[1]).toEqual(enums);
    expect(notIn(made[2], indexes)).toEqual([]);
    expect(notIn(made[3], keys)).toEqual([]);
  });

  it("include the newest change of prisma/schema.prisma (npm run migration writes it)", async () => {
    const kept = await readFile(join(MIGRATIONS_FOLDER, "schema.prisma"), "utf8");
    expect(await diffDatamodels(url, { before: kept, after: await readFile(SCHEMA_FILE, "utf8") })).toBe(
      undefined,
    );
  });
});
