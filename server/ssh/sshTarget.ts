import { createHash } from "node:crypto";

/** A host's public key: type as in `ssh-ed25519`, key blob in base64, as in a known_hosts file. */
export interface HostKey {
  type: string;
  base64: string;
}

/** A host key with its fingerprint as `ssh-keygen -l` prints it. */
export interface SeenHostKey extends HostKey {
  /** `SHA256:` and base64 without padding. */
  fingerprint: string;
}

/** Everything needed to reach a host. Holds a private key: must never be logged or sent to a browser. */
export interface SshTarget {
  hostId: string;
  /** The host's name as the operator knows it; only for sentences. */
  name: string;
  /** IP address or DNS name. */
  address: string;
  port: number;
  user: string;
  /** Private key without passphrase: OpenSSH or PEM text. */
  privateKey: string;
  /** The only host key that is accepted; undefined before the operator's yes. */
  pinnedHostKey: HostKey | undefined;
  /** Run everything as root through `sudo -n`. */
  sudo: boolean;
  /** Also offer algorithms that hosts older than OpenSSH 7.2 need (SHA-1, CBC). */
  legacyAlgorithms?: boolean;
}

/** The fingerprint of a host key, as `ssh-keygen -l` prints it. */
export function fingerprintOf(key: HostKey): string {
  const hash = createHash("sha256").update(Buffer.from(key.base64, "base64")).digest("base64");
  return `SHA256:${hash.replace(/=+$/, "")}`;
}

/** Reads the key blob that a host sent (RFC 4253, 6.6: its first string is its type). */
export function readHostKey(blob: Buffer): SeenHostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  if (length === 0 || length > 64 || blob.length < 4 + length) throw new TypeError("Not an SSH public key.");
  const type = blob.subarray(4, 4 + length).toString("latin1");
  const key = { type, base64: blob.toString("base64") };
  return { ...key, fingerprint: fingerprintOf(key) };
}

/** True when both the type and every byte of the key are the same. */
export function isSameHostKey(left: HostKey, right: HostKey): boolean {
  return left.type === right.type && left.base64 === right.base64;
}
