import pg from "pg";
import { logOf } from "@/server/log";

/**
 * Takes a deployment for this process alone, in PostgreSQL; undefined when another process has it. The lock ends with
 * the process, whatever ends it. `isHeld` turns false when the connection to PostgreSQL was lost, and the lock with it.
 */
export async function takeDeployment(
  databaseUrl: string,
  deploymentId: string,
): Promise<{ isHeld(): boolean; release(): Promise<void> } | undefined> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  let isHeld = true;
  client.on("error", (error) => {
    isHeld = false;
    logOf("deploy").warn({ err: error, deploymentId }, "The connection that holds the deployment was lost.");
  });
  await client.connect();
  if (await tryFor(client, deploymentId)) {
    return { isHeld: () => isHeld, release: () => client.end().catch(() => undefined) };
  }
  await client.end();
  return undefined;
}

// PostgreSQL needs a moment to see that a killed process, whose lock it was, is gone.
const PATIENCE_MS = 3000;

async function tryFor(client: pg.Client, deploymentId: string): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
      [`deployment ${deploymentId}`],
    );
    if (rows[0]?.taken === true) return true;
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
