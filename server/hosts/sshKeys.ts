import { randomUUID } from "node:crypto";
import type { Reader, Tx } from "@/server/db/client";
import type { SshKey } from "@/server/db/generated/client";
import { sshKeySecretName } from "@/server/db/hostTarget";
import { AppError } from "@/server/errors";
import { seal } from "@/server/seal";
import type { KeyPair } from "@/server/ssh/privateKey";
import { fingerprintOf } from "@/server/ssh/sshTarget";

/** An SSH key as anybody may see it: its public half. */
export interface SshKeyView {
  sshKeyId: string;
  name: string;
  /** The line for a host's authorized_keys. */
  publicKey: string;
  type: string;
  fingerprint: string;
  createdAt: Date;
  /** Names of the hosts that it opens. */
  hosts: string[];
}

/** All keys, by name. */
export async function listSshKeys(db: Reader): Promise<SshKeyView[]> {
  const keys = await db.sshKey.findMany({
    orderBy: { name: "asc" },
    omit: { sealedPrivateKey: true },
    include: { hosts: { select: { name: true }, orderBy: { name: "asc" } } },
  });
  return keys.map((key) =>
    viewOf(
      key,
      key.hosts.map((host) => host.name),
    ),
  );
}

/** Keeps a key pair under a name, its private half sealed. */
export async function addSshKey(tx: Tx, name: string, pair: KeyPair): Promise<SshKeyView> {
  const id = randomUUID();
  const sealedPrivateKey = seal(pair.privateKey, sshKeySecretName(id));
  const key = await tx.sshKey.create({ data: { id, name, publicKey: pair.publicKey, sealedPrivateKey } });
  return viewOf(key, []);
}

/** Forgets a key; refused while a host needs it. */
export async function removeSshKey(tx: Tx, sshKeyId: string): Promise<SshKeyView> {
  const key = await tx.sshKey.findUnique({
    where: { id: sshKeyId },
    include: { hosts: { select: { name: true }, orderBy: { name: "asc" } } },
  });
  if (key === null) throw new AppError("notFound", { text: "This key does not exist (any more)." });
  const hosts = key.hosts.map((host) => host.name);
  if (hosts.length > 0) {
    throw new AppError("conflict", {
      text: `The key ${key.name} opens ${hosts.join(", ")}. Give these hosts another key first.`,
    });
  }
  await tx.sshKey.delete({ where: { id: sshKeyId } });
  return viewOf(key, []);
}

function viewOf(key: Omit<SshKey, "sealedPrivateKey">, hosts: string[]): SshKeyView {
  const [type = "", base64 = ""] = key.publicKey.split(" ");
  return {
    ...{ sshKeyId: key.id, name: key.name, type, hosts, createdAt: key.createdAt },
    publicKey: `${key.publicKey} shoal-${key.name}`,
    fingerprint: fingerprintOf({ type, base64 }),
  };
}
