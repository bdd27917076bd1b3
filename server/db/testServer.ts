import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { type Postgres, startPostgres, throwawayFolder } from "@/bin/postgres.mjs";
import { migrate } from "@/server/db/migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** The migrated database that `testDatabase` copies; nobody may connect to it. */
    templateUrl: string;
  }
}

interface TestServer {
  server: Postgres;
  folder: string;
  users: number;
}

// One server for a whole run of vitest: each project loads this file anew, in the same process.
const holder: { [key: symbol]: Promise<TestServer> | undefined } = globalThis;
const KEY = Symbol.for("shoal.testServer");

/** Vitest's global setup for the projects that need PostgreSQL: a throwaway server with a migrated template. */
export default async function testServer(project: TestProject): Promise<() => Promise<void>> {
  holder[KEY] ??= start();
  const running = await holder[KEY];
  running.users += 1;
  project.provide("templateUrl", running.server.url);
  return async () => {
    running.users -= 1;
    if (running.users > 0) return;
    holder[KEY] = undefined;
    await running.server.stop();
    rmSync(running.folder, { recursive: true, force: true });
  };
}

async function start(): Promise<TestServer> {
  const folder = throwawayFolder();
  const server = await startPostgres({ folder, throwaway: true });
  try {
    await migrate(server.url);
  } catch (error) {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { server, folder, users: 0 };
}
