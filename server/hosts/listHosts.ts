import type { Reader } from "@/server/db/client";
import { AppError } from "@/server/errors";
import { type HostUse, hostUses } from "@/server/hosts/hostUses";
import { type KnownFacts, knownFacts } from "@/server/hosts/readHost";
import { fingerprintOf } from "@/server/ssh/sshTarget";

/** A host as lists and pages show it. */
export interface HostView {
  hostId: string;
  name: string;
  address: string;
  port: number;
  user: string;
  sudo: boolean;
  sshKeyId: string | null;
  sshKeyName: string;
  /** The pinned host key; null: nobody confirmed one yet. */
  hostKey: { type: string; fingerprint: string; pinnedAt: Date | null; pinnedBy: string | null } | null;
  /** How the last contact went; null: never tried. `state` is `ok` or the kind of SshError. */
  reach: { state: string; text: string | null; triedAt: Date; okAt: Date | null } | null;
  uses: HostUse[];
  facts: KnownFacts;
}

/** All hosts, by name; or those of the ids given. */
export async function listHosts(db: Reader, hostIds?: readonly string[]): Promise<HostView[]> {
  const rows = await db.host.findMany({
    where: { removedAt: null, ...(hostIds === undefined ? {} : { id: { in: [...hostIds] } }) },
    orderBy: { name: "asc" },
    include: {
      sshKey: { select: { name: true } },
      reach: { select: { state: true, text: true, triedAt: true, okAt: true } },
      facts: { select: { factId: true, value: true, readAt: true } },
    },
  });
  const ids = rows.map((row) => row.id);
  const uses = await hostUses(db, ids);
  return rows.map((row) => ({
    hostId: row.id,
    ...{ name: row.name, address: row.address, port: row.port, user: row.user, sudo: row.sudo },
    ...{ sshKeyId: row.sshKeyId, sshKeyName: row.sshKey?.name ?? "" },
    hostKey: pinned(row),
    reach: row.reach,
    uses: uses.get(row.id) ?? [],
    facts: knownFacts(row.facts),
  }));
}

/** One host; throws AppError `notFound`. */
export async function getHost(db: Reader, hostId: string): Promise<HostView> {
  const [host] = await listHosts(db, [hostId]);
  if (host === undefined) throw new AppError("notFound", { text: "This host does not exist (any more)." });
  return host;
}

function pinned(row: {
  hostKeyType: string | null;
  hostKey: string | null;
  hostKeyPinnedAt: Date | null;
  hostKeyPinnedBy: string | null;
}): HostView["hostKey"] {
  const { hostKeyType: type, hostKey: base64, hostKeyPinnedAt: pinnedAt, hostKeyPinnedBy: pinnedBy } = row;
  if (type === null || base64 === null) return null;
  return { type, fingerprint: fingerprintOf({ type, base64 }), pinnedAt, pinnedBy };
}
