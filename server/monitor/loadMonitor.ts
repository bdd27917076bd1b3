/**
 * Loads the monitor with settings of its own; for tests and benchmarks only. Settings are read when modules are loaded, so
 * nothing that reads them may be loaded before (in a test: call `vi.resetModules()` first).
 */
export async function loadMonitor(databaseUrl: string) {
  process.env.DATABASE_URL = databaseUrl;
  process.env.SHOAL_MASTER_KEY ??= Buffer.alloc(32, 7).toString("base64");
  process.env.LOG_LEVEL ??= "fatal";
  return {
    ...(await import("@/server/db/client")),
    ...(await import("@/server/db/listen")),
    ...(await import("@/server/monitor/liveView")),
    ...(await import("@/server/monitor/startMonitor")),
    ...(await import("@/server/monitor/testMonitor")),
  };
}
