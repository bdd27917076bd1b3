import type { Db } from "@/server/db/client";

/** How long a lease lasts that is not renewed, in milliseconds: a worker that died is replaced after that. */
export const LEASE_MS = 5000;

/**
 * Takes or renews leases: returns the hosts of `wanted` that this worker has now. A host that another worker has is left
 * to it until its lease runs out. Time is the database's, so that the workers' clocks do not matter.
 */
export async function takeLeases(db: Db, workerId: string, wanted: readonly string[]): Promise<Set<string>> {
  const taken = await db.$queryRaw<{ hostId: string }[]>`
    insert into "HostLease" as lease ("hostId", "workerId", "expiresAt")
    select host, ${workerId}, now() + ${LEASE_MS}::float8 * interval '1 millisecond'
      from unnest(${[...wanted]}::uuid[]) as host order by host
    on conflict ("hostId") do update set "workerId" = excluded."workerId", "expiresAt" = excluded."expiresAt"
      where lease."workerId" = excluded."workerId" or lease."expiresAt" < now()
    returning "hostId"::text`;
  return new Set(taken.map((row) => row.hostId));
}

/** Gives back the leases of this worker, but for those of the hosts named. */
export async function releaseLeases(db: Db, workerId: string, but: readonly string[] = []): Promise<void> {
  await db.$executeRaw`
    delete from "HostLease" where "workerId" = ${workerId} and not ("hostId" = any(${[...but]}::uuid[]))`;
}
