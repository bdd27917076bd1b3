import type { Reader } from "@/server/db/client";

/** A transition as it was recorded. The director may be gone by now, its name is kept. */
export interface RecordedTransition {
  clusterId: string;
  hostId: string;
  hostName: string;
  instance: string;
  fromState: string | null;
  toState: string;
  /** Milliseconds since 1970. */
  at: number;
  source: string;
  reason: string | null;
}

/** The last transitions of some clusters, newest first. */
export async function listTransitions(
  db: Reader,
  of: { clusterIds: "all" | readonly string[]; limit: number },
): Promise<RecordedTransition[]> {
  const rows = await db.vrrpTransition.findMany({
    where: of.clusterIds === "all" ? {} : { clusterId: { in: [...of.clusterIds] } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: of.limit,
  });
  return rows.map(({ id: _id, at, ...row }) => ({ ...row, at: at.getTime() }));
}
