import { createHash } from "node:crypto";
import type { Cluster } from "@/server/core/cluster";
import { type HostPart, type HostView, hostParts, makePlan, type Plan } from "@/server/core/plan";
import type { Reader } from "@/server/db/client";
import { hostTarget } from "@/server/db/hostTarget";
import { inParallel } from "@/server/deploy/inParallel";
import { readHostView } from "@/server/deploy/readHostView";
import { type Pool, hosts as sharedPool } from "@/server/ssh/pool";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** How many hosts are worked on at the same time. */
export const HOSTS_AT_ONCE = 32;

/** What a plan is made from, besides the hosts as they are. */
export interface Wanted {
  cluster: Cluster;
  versionId: string;
  applied: Cluster | undefined;
  appliedVersionId: string | undefined;
}

/** sha256 of UTF-8 text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Reaches every host of a cluster: its part in it and how to sign in. Throws AppError when a host was removed from Shoal. */
export async function targetsOf(
  db: Reader,
  wanted: Pick<Wanted, "cluster" | "applied">,
): Promise<{ part: HostPart; target: SshTarget }[]> {
  const parts = hostParts(wanted.cluster, wanted.applied);
  return Promise.all(parts.map(async (part) => ({ part, target: await hostTarget(db, part.hostId) })));
}

/** Reads hosts, all at the same time within bounds. */
export async function readHosts(
  reach: readonly { part: HostPart; target: SshTarget }[],
  pool: Pool = sharedPool,
): Promise<HostView[]> {
  const results = await inParallel(reach, HOSTS_AT_ONCE, ({ part, target }) =>
    readHostView(pool, target, part),
  );
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

/** Plans from hosts that were read. */
export function planFrom(wanted: Wanted, read: readonly HostView[]): Plan {
  return makePlan({ ...wanted, hosts: read }, sha256);
}
