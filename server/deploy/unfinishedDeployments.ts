import { type Db, db as sharedDb } from "@/server/db/client";

/** The deployments that have not ended: those to run, and those whose worker died. For a worker's start and now and then. */
export async function unfinishedDeployments(db: Db = sharedDb()): Promise<string[]> {
  const found = await db.deployment.findMany({
    where: { state: { in: ["queued", "running"] } },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  return found.map(({ id }) => id);
}
