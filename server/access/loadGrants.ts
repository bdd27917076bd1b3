import type { Grant } from "@/server/access/permissions";
import type { Reader } from "@/server/db/client";

/** What a person may do, as it is in the database now. */
export async function loadGrants(db: Reader, userId: string): Promise<Grant[]> {
  return db.roleGrant.findMany({
    where: { userId },
    select: { role: true, clusterId: true },
    orderBy: { createdAt: "asc" },
  });
}
