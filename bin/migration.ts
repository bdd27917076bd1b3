import { rmSync } from "node:fs";
import { startPostgres, throwawayFolder } from "@/bin/postgres.mjs";
import { MIGRATIONS_FOLDER } from "@/server/db/migrate";
import { newMigration } from "@/server/db/newMigration";

const name = process.argv[2] ?? "";
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(
    "Name the migration in small letters, digits and underscores, for example: npm run migration -- add_hosts",
  );
  process.exit(1);
}
const folder = throwawayFolder();
const server = await startPostgres({ folder, throwaway: true });
try {
  const path = await newMigration({ url: server.url, name, folder: MIGRATIONS_FOLDER });
  console.log(
    path === undefined
      ? "Nothing to do: prisma/schema.prisma is what the migrations make."
      : `prisma/migrations/${path}/migration.sql is written. Read it, add by hand what the datamodel cannot say, and commit it.`,
  );
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
