import type { Reader } from "@/server/db/client";
import type { Host, SshKey } from "@/server/db/generated/client";
import { AppError } from "@/server/errors";
import { unseal } from "@/server/seal";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** What the secret of an SSH key is sealed about. */
export function sshKeySecretName(sshKeyId: string): string {
  return `sshKey:${sshKeyId}`;
}

/** Everything needed to reach a host, its private key unsealed. Throws AppError when the host is gone. */
export async function hostTarget(db: Reader, hostId: string): Promise<SshTarget> {
  const host = await db.host.findUnique({ where: { id: hostId }, include: { sshKey: true } });
  if (host === null) throw new AppError("notFound", { text: "This host does not exist (any more)." });
  return targetOf(host);
}

/** The same for a host that was read already, together with its key. */
export function targetOf(host: Host & { sshKey: SshKey | null }): SshTarget {
  if (host.sshKey === null || host.removedAt !== null) {
    throw new AppError("conflict", { text: `The host ${host.name} was removed from Shoal.` });
  }
  return {
    hostId: host.id,
    name: host.name,
    address: host.address,
    port: host.port,
    user: host.user,
    sudo: host.sudo,
    privateKey: unseal(host.sshKey.sealedPrivateKey, sshKeySecretName(host.sshKey.id)),
    pinnedHostKey:
      host.hostKeyType === null || host.hostKey === null
        ? undefined
        : { type: host.hostKeyType, base64: host.hostKey },
  };
}
