import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "@/server/db/testDatabase";

const [url, other] = [await testDatabase(), await testDatabase()];

async function open(connectionString: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

describe("testDatabase", () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = await open(url);
  });
  afterAll(() => client.end());

  it("has every migration", async () => {
    const found = await client.query("select 1 from _prisma_migrations where finished_at is not null");
    expect(found.rowCount).toBeGreaterThan(0);
  });

  it("is a database of its own", async () => {
    await client.query("create table only_here (a int)");
    const second = await open(other);
    const found = await second.query("select to_regclass('only_here') as found");
    await second.end();
    expect(found.rows).toEqual([{ found: null }]);
  });
});
