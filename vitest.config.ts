import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");
const DATABASE = "**/*.db.test.ts";
const SSH = "**/*.ssh.test.ts";
const BROWSER = "e2e/**/*.test.ts";
const LAB = "**/*.e2e.test.ts";
const NEVER = ["node_modules/**", ".next/**", "dist/**", "data/**"];
// What a process logs belongs to no test; LOG_LEVEL=info shows it.
const quiet = { LOG_LEVEL: process.env.LOG_LEVEL ?? "silent" };
const postgres = { globalSetup: ["server/db/testServer.ts"], hookTimeout: 30_000 };

// A file's name says what it needs; `npm test -- GROUP` and `npx vitest --project GROUP` run one group.
export default defineConfig({
  resolve: { alias: { "@": root } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          env: quiet,
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...NEVER, DATABASE, SSH, BROWSER, LAB],
        },
      },
      {
        extends: true,
        test: {
          ...postgres,
          name: "database",
          env: quiet,
          include: [DATABASE],
          exclude: NEVER,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: { ...postgres, name: "ssh", env: quiet, include: [SSH], exclude: NEVER, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          ...postgres,
          name: "browser",
          include: [BROWSER],
          exclude: [...NEVER, LAB],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          ...postgres,
          name: "lab",
          include: [LAB],
          exclude: NEVER,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
