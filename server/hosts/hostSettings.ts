import type { HostSettings } from "@/server/core/host";
import type { Reader, Tx } from "@/server/db/client";
import type { Host } from "@/server/db/generated/client";
import { sshKeySecretName } from "@/server/db/hostTarget";
import { AppError } from "@/server/errors";
import { hostUses } from "@/server/hosts/hostUses";
import { unseal } from "@/server/seal";
import { fingerprintOf, type HostKey, readHostKey, type SshTarget } from "@/server/ssh/sshTarget";

/** What is not in a host's target before it is saved: the key's private half. Throws AppError `notFound`. */
export async function targetOfNew(
  db: Reader,
  settings: HostSettings,
  pinnedHostKey: HostKey,
): Promise<SshTarget> {
  const { sshKeyId, ...rest } = settings;
  const key = await db.sshKey.findUnique({ where: { id: sshKeyId } });
  if (key === null) throw new AppError("notFound", { text: "This SSH key does not exist (any more)." });
  const privateKey = unseal(key.sealedPrivateKey, sshKeySecretName(key.id));
  // No other connection may be mistaken for this one: the host has no id yet.
  return { ...rest, hostId: `new ${rest.name} ${rest.address} ${rest.port}`, privateKey, pinnedHostKey };
}

/** A host key as it came from a browser; throws AppError `badInput` when it is none or not of the type it says. */
export function checkedHostKey(key: HostKey): HostKey {
  try {
    const read = readHostKey(Buffer.from(key.base64, "base64"));
    if (read.type === key.type) return { type: read.type, base64: read.base64 };
  } catch {
    // Said below.
  }
  throw new AppError("badInput", { text: "This is not an SSH host key. Contact the host again." });
}

/** Keeps a new host with its confirmed key. */
export async function addHost(
  tx: Tx,
  settings: HostSettings,
  { hostKey, by }: { hostKey: HostKey; by: string },
): Promise<Host> {
  return tx.host.create({ data: { ...settings, ...pin(hostKey, by) } });
}

/** Changes how a host is reached. Its pinned key stays: another machine at the new address is refused. */
export async function editHost(
  tx: Tx,
  hostId: string,
  settings: HostSettings,
): Promise<{ before: Host; after: Host }> {
  const before = await findHost(tx, hostId);
  const after = await tx.host.update({ where: { id: hostId }, data: settings });
  return { before, after };
}

/** Pins another host key: an act that says that the machine there is the right one. */
export async function pinHostKey(
  tx: Tx,
  hostId: string,
  { hostKey, by }: { hostKey: HostKey; by: string },
): Promise<{ before: Host; after: Host }> {
  const before = await findHost(tx, hostId);
  const after = await tx.host.update({ where: { id: hostId }, data: pin(hostKey, by) });
  return { before, after };
}

/**
 * Takes a host out of Shoal: refused while a cluster's configuration or an open change names it. Its row stays for the
 * versions of the past; what was known of it goes.
 */
export async function removeHost(tx: Tx, hostId: string): Promise<Host> {
  const host = await findHost(tx, hostId);
  const uses = (await hostUses(tx, [hostId])).get(hostId) ?? [];
  if (uses.length > 0) {
    const where = uses.map(({ clusterName, name, changeNumber }) =>
      changeNumber === null
        ? `${name} of the cluster ${clusterName}`
        : `${name} of the cluster ${clusterName} in change ${changeNumber}`,
    );
    throw new AppError("conflict", { text: `The host ${host.name} is ${[...new Set(where)].join(", ")}.` });
  }
  await tx.hostFact.deleteMany({ where: { hostId } });
  await tx.hostReach.deleteMany({ where: { hostId } });
  await tx.hostLease.deleteMany({ where: { hostId } });
  await tx.vrrpState.deleteMany({ where: { hostId } });
  return tx.host.update({ where: { id: hostId }, data: { removedAt: new Date(), sshKeyId: null } });
}

/** A host as the audit log keeps it. */
export function hostForAudit(host: Host) {
  const { name, address, port, user, sudo, sshKeyId, hostKeyType: type, hostKey: base64 } = host;
  const hostKey = type === null || base64 === null ? null : `${type} ${fingerprintOf({ type, base64 })}`;
  return { name, address, port, user, sudo, sshKeyId, hostKey };
}

function pin(hostKey: HostKey, by: string) {
  return {
    ...{ hostKeyType: hostKey.type, hostKey: hostKey.base64 },
    ...{ hostKeyPinnedAt: new Date(), hostKeyPinnedBy: by },
  };
}

async function findHost(tx: Tx, hostId: string): Promise<Host> {
  await tx.$queryRaw`select "id" from "Host" where "id" = ${hostId}::uuid for update`;
  const host = await tx.host.findUnique({ where: { id: hostId } });
  if (host === null || host.removedAt !== null) {
    throw new AppError("notFound", { text: "This host does not exist (any more)." });
  }
  return host;
}
