// Prints the one-time link by which the first administrator signs up, or nothing when somebody has. With `--again` it
// makes a link in any case: for an operator who locked everybody out, and who can run programs beside the database.
import { isSetupNeeded, makeSetupLink } from "@/server/access/setupLink";
import { closeDatabase, db } from "@/server/db/client";
import { databaseFailure } from "@/server/db/databaseFailure";
import { databaseUrl } from "@/server/env";
import { AppError } from "@/server/errors";

try {
  if (process.argv.includes("--again") || (await isSetupNeeded(db()))) console.log(await makeSetupLink(db()));
} catch (error) {
  const known = error instanceof AppError ? error : databaseFailure(error, databaseUrl());
  console.error(known.message);
  process.exitCode = 1;
} finally {
  await closeDatabase();
}
