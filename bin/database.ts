// Run by `npm start`: makes the master key for a new database, checks it for an old one, and applies migrations.
import { isNewDatabase, migrate } from "@/server/db/migrate";
import { databaseUrl } from "@/server/env";
import { AppError } from "@/server/errors";
import { makeMasterKey } from "@/server/makeMasterKey";
import { derivedKey } from "@/server/seal";

try {
  const url = databaseUrl();
  // Before the migrations: were the key made after them, a start killed in between would have to guess.
  if (await isNewDatabase(url)) await makeMasterKey();
  // Reads the key, and says what is wrong with it now rather than at the first secret.
  derivedKey("seal");
  const applied = await migrate(url);
  console.log(JSON.stringify(applied));
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exitCode = 1;
}
