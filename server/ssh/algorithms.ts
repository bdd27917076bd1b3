import type { Algorithms, ServerHostKeyAlgorithm } from "ssh2";
import type { SshTarget } from "@/server/ssh/sshTarget";

const KEX = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
] as const;
const LEGACY_KEX = [
  "diffie-hellman-group-exchange-sha256",
  "diffie-hellman-group14-sha256",
  "diffie-hellman-group-exchange-sha1",
  "diffie-hellman-group14-sha1",
] as const;
const CIPHER = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"] as const;
const LEGACY_CIPHER = ["aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-cbc", "aes256-cbc"] as const;
const HMAC = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"] as const;
const LEGACY_HMAC = ["hmac-sha2-256", "hmac-sha2-512", "hmac-sha1"] as const;
const HOST_KEY: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

/** What is offered to a host: modern algorithms only unless it is marked as old, and only the pinned host key's type. */
export function algorithmsFor(target: SshTarget): Algorithms {
  const old = target.legacyAlgorithms === true;
  return {
    kex: [...KEX, ...(old ? LEGACY_KEX : [])],
    cipher: [...CIPHER, ...(old ? LEGACY_CIPHER : [])],
    hmac: [...HMAC, ...(old ? LEGACY_HMAC : [])],
    serverHostKey: hostKeyAlgorithms(target.pinnedHostKey?.type, old),
    compress: ["none"],
  };
}

// Which key a host shows is negotiated: without this a host with several keys could show another than the pinned one.
function hostKeyAlgorithms(type: string | undefined, old: boolean): ServerHostKeyAlgorithm[] {
  const known: ServerHostKeyAlgorithm[] = old ? [...HOST_KEY, "ssh-rsa"] : [...HOST_KEY];
  if (type === undefined) return known;
  return known.filter((algorithm) => type === (algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm));
}
