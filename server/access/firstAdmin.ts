// Prints the one-time link by which the first administrator signs up, or nothing when somebody has. With `--again` it
// makes a link in any case: for an operator who locked everybody out, and who can read Shoal's data folder.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

// `npm start` tells its own children where the embedded PostgreSQL is; somebody at a terminal does not know.
process.env.DATABASE_URL ||= embeddedUrl() ?? "";

// Only now: settings are read once, when the first of these is loaded.
const { isSetupNeeded, makeSetupLink } = await import("@/server/access/setupLink");
const { closeDatabase, db } = await import("@/server/db/client");
const { databaseFailure } = await import("@/server/db/databaseFailure");
const { databaseUrl } = await import("@/server/env");
const { AppError } = await import("@/server/errors");

try {
  const url = databaseUrl();
  try {
    if (process.argv.includes("--again") || (await isSetupNeeded(db())))
      console.log(await makeSetupLink(db()));
  } catch (error) {
    throw databaseFailure(error, url);
  }
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exitCode = 1;
} finally {
  await closeDatabase();
}

/** The address of the embedded PostgreSQL of a running `npm start`; see bin/postgres.mjs. */
function embeddedUrl(): string | undefined {
  const folder = resolve(process.env.SHOAL_DATA?.trim() || "data", "postgres");
  try {
    const password = readFileSync(resolve(folder, "password"), "utf8").trim();
    const query = new URLSearchParams({ host: resolve(folder, "socket"), port: "5432" });
    return `postgresql://shoal:${password}@localhost/shoal?${query}`;
  } catch {
    return undefined;
  }
}
