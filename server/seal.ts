import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";

/** Bytes of the master key. */
export const MASTER_KEY_BYTES = 32;

/** What a key is derived for; two purposes never share a key. */
export type KeyPurpose = "seal" | "sign-in" | "plan";

let loaded: Buffer | undefined;

/**
 * The master key, from SHOAL_MASTER_KEY or its file (base64 of 32 bytes), read at the first call. Use it only through
 * `seal`, `unseal`, `secretMac` and `derivedKey`.
 */
function masterKey(): Buffer {
  loaded ??= parseMasterKey(env().masterKey ?? readKeyFile(env().masterKeyFile));
  return loaded;
}

/** A key of 32 bytes for one purpose, from the master key (HKDF, RFC 5869, with SHA-256). */
export function derivedKey(purpose: KeyPurpose, master: Buffer = masterKey()): Buffer {
  return Buffer.from(hkdfSync("sha256", master, "", `shoal ${purpose} v1`, 32));
}

/**
 * Seals a secret for the database: AES-256-GCM, as `v1.IV.TAG.CIPHERTEXT` in base64url. `about` names what the secret
 * belongs to, e.g. `sshKey:ID`; the same words are needed to unseal it, so a sealed text cannot be moved to another row.
 */
export function seal(text: string, about: string, key: Buffer = derivedKey("seal")): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return ["v1", ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(".");
}

/** The secret again; throws AppError `unavailable` when the master key is another or the text was altered. */
export function unseal(sealed: string, about: string, key: Buffer = derivedKey("seal")): string {
  const [version, ...parts] = sealed.split(".");
  const [iv, tag, text] = parts.map((part) => Buffer.from(part, "base64url"));
  if (
    version !== "v1" ||
    iv?.length !== 12 ||
    tag?.length !== 16 ||
    text === undefined ||
    parts.length !== 3
  ) {
    throw new AppError("internal", {
      text: `What is stored as the secret of ${about} is not a sealed text.`,
    });
  }
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new AppError("unavailable", {
      text: `The secret of ${about} cannot be opened: the master key is not the one it was sealed with, or it was altered.`,
      cause,
    });
  }
}

/** A keyed fingerprint of a secret (HMAC-SHA-256): tells whether it changed, and nothing else about it. */
export function secretMac(text: string, key: Buffer = derivedKey("plan")): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

/** Reads a master key from its text; throws AppError when it is not base64 of 32 bytes. */
export function parseMasterKey(text: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, "base64");
  if (key.length !== MASTER_KEY_BYTES || key.toString("base64") !== trimmed) {
    throw new AppError("unavailable", {
      text: `The master key in ${env().masterKeyFile} is not 32 bytes in base64. Put the right file back from your backup.`,
    });
  }
  return key;
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new AppError("unavailable", {
      text: `The master key in ${file} cannot be read. Put it back from your backup, or name its place in SHOAL_MASTER_KEY_FILE.`,
      cause,
    });
  }
}
