import { defineConfig } from "prisma/config";

// Read by Prisma's own command line only: `prisma generate`, and `prisma migrate deploy` where its engine can be
// downloaded. Shoal itself migrates with server/db/migrate.ts.
const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(url === undefined ? {} : { datasource: { url } }),
});
