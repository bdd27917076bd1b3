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
  const { rows } = await client.query<{ taken: boolean }>(
    "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
    [`deployment ${deploymentId}`],
  );
  if (rows[0]?.taken !== true) {
    await client.end();
    return undefined;
  }
  return { isHeld: () => isHeld, release: () => client.end().catch(() => undefined) };
}
