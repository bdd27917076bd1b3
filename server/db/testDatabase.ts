import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import "@/server/db/testServer";

/**
 * A migrated database for one test file (`*.db.test.ts`, `*.ssh.test.ts`, `*.e2e.test.ts`, `e2e/`), dropped after it:
 * `const url = await testDatabase()` at the top of the file. Its role is a superuser.
 */
export async function testDatabase(): Promise<string> {
  const template = new URL(inject("templateUrl"));
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(template, `create database ${name} template ${template.pathname.slice(1)}`);
  // Hooks run last first, so a file's own hooks, which close its connections, come before this one.
  afterAll(() => asAdmin(template, `drop database if exists ${name} with (force)`));
  const url = new URL(template);
  url.pathname = `/${name}`;
  return url.href;
}

async function asAdmin(template: URL, sql: string): Promise<void> {
  const url = new URL(template);
  // Not the template itself: a database with a connection cannot be copied.
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
