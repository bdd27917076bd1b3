import "@/server/api/testEnvironment";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { startPostgres } from "@/bin/postgres.mjs";
import { startTestApi } from "@/server/api/testApi";
import { migrate } from "@/server/db/migrate";

const { as, person } = await startTestApi();
const run = promisify(execFile);
const LINK = /^http:\/\/127\.0\.0\.1:3000\/setup\?token=[\w-]{43}\n$/;

async function firstAdmin(args: readonly string[], env: Record<string, string> = {}) {
  const script = ["--import", "tsx", "server/access/firstAdmin.ts", ...args];
  return run(process.execPath, script, { env: { ...process.env, ...env } });
}

it("prints a link that works, nothing once somebody has signed up, and a link again when asked", {
  timeout: 60_000,
}, async () => {
  const first = await firstAdmin([]);
  expect(first.stdout).toMatch(LINK);
  const token = first.stdout.trim().split("=")[1] ?? "";
  expect(await as(null).setup.state({ token })).toEqual({ needed: true, tokenGood: true });
  await person("ada", []);
  expect((await firstAdmin([])).stdout).toBe("");
  expect((await firstAdmin(["--again"])).stdout).toMatch(LINK);
});

it("finds the embedded PostgreSQL, and says so when there is none", { timeout: 60_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), "shoal-"));
  const env = { DATABASE_URL: "", SHOAL_DATA: data };
  await expect(firstAdmin([], env)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("DATABASE_URL is not set."),
  });
  const server = await startPostgres({ folder: join(data, "postgres"), throwaway: true });
  try {
    await migrate(server.url);
    expect((await firstAdmin(["--again"], env)).stdout).toMatch(LINK);
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
