import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import ssh2, { type ParsedKey } from "ssh2";
import { AppError } from "@/server/errors";

/** A key pair as Shoal keeps it. The private half is secret: it leaves the server only to sign. */
export interface KeyPair {
  /** OpenSSH (Ed25519) or PEM text (RSA, ECDSA), without passphrase. */
  privateKey: string;
  /** `type base64`, as in a line of authorized_keys. */
  publicKey: string;
}

const LEAST_RSA_BITS = 2048;

/** Makes an Ed25519 key pair. */
export function generateKeyPair(): KeyPair {
  return pairOf(generateKeyPairSync("ed25519").privateKey);
}

/**
 * Reads a private key that a person pasted: OpenSSH, PEM (PKCS #1, SEC 1, PKCS #8) or PuTTY, with its passphrase if it
 * has one. Throws AppError `badInput` with a sentence; it never repeats any of the text.
 */
export function readKeyPair(text: string, passphrase?: string): KeyPair {
  const trimmed = `${text.trim().replaceAll("\r\n", "\n")}\n`;
  if (/^(ssh|ecdsa|sk)-\S+ AAAA/.test(trimmed) || trimmed.includes("BEGIN PUBLIC KEY")) {
    throw refusal("This is a public key. Paste the private one; its file has no .pub at the end.");
  }
  const key = /BEGIN (ENCRYPTED )?PRIVATE KEY/.test(trimmed)
    ? readPkcs8(trimmed, passphrase)
    : readSshKey(trimmed, passphrase);
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < LEAST_RSA_BITS) {
    throw refusal(`This RSA key has ${bits} bits; hosts refuse less than ${LEAST_RSA_BITS}.`);
  }
  return pairOf(key);
}

function readPkcs8(text: string, passphrase: string | undefined): KeyObject {
  if (text.includes("BEGIN ENCRYPTED") && !passphrase) throw needsPassphrase();
  try {
    return createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (cause) {
    throw text.includes("BEGIN ENCRYPTED") ? wrongPassphrase(cause) : unreadable(cause);
  }
}

function readSshKey(text: string, passphrase: string | undefined): KeyObject {
  const parsed = parse(text, passphrase || undefined);
  if (parsed instanceof Error) {
    if (/no passphrase given/i.test(parsed.message)) throw needsPassphrase();
    throw passphrase && isEncrypted(text) ? wrongPassphrase(parsed) : unreadable(parsed);
  }
  if (!parsed.isPrivateKey()) throw unreadable(undefined);
  try {
    return createPrivateKey(parsed.getPrivatePEM());
  } catch (cause) {
    throw unreadable(cause);
  }
}

function isEncrypted(text: string): boolean {
  const parsed = parse(text, undefined);
  return parsed instanceof Error && /no passphrase given/i.test(parsed.message);
}

function parse(text: string, passphrase: string | undefined): ParsedKey | Error {
  try {
    const parsed = ssh2.utils.parseKey(text, passphrase);
    const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    return first instanceof Error || isParsedKey(first) ? first : new TypeError("No key in it.");
  } catch (error) {
    return error instanceof Error ? error : new TypeError(String(error));
  }
}

function isParsedKey(value: unknown): value is ParsedKey {
  return typeof value === "object" && value !== null && "getPrivatePEM" in value;
}

function pairOf(key: KeyObject): KeyPair {
  const privateKey = privateText(key);
  const parsed = parse(privateKey, undefined);
  if (parsed instanceof Error) throw unreadable(parsed);
  return { privateKey, publicKey: `${parsed.type} ${parsed.getPublicSSH().toString("base64")}` };
}

function privateText(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case "ed25519":
      return openSshText(key);
    case "rsa":
      return key.export({ type: "pkcs1", format: "pem" }).toString();
    case "ec":
      return key.export({ type: "sec1", format: "pem" }).toString();
    default:
      throw refusal("Keys of this type are not used any more. Make an Ed25519 key: ssh-keygen -t ed25519");
  }
}

/** An Ed25519 key in OpenSSH's own format, the only one that SSH programs read (PROTOCOL.key in OpenSSH's source). */
function openSshText(key: KeyObject): string {
  const publicBytes = rawKey(createPublicKey(key), "x");
  const blob = Buffer.concat([field("ssh-ed25519"), field(publicBytes)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([rawKey(key, "d"), publicBytes]);
  const inner = Buffer.concat([check, check, blob, field(secret), field("")]);
  // Filled up with 1, 2, 3, ... to the block size of no cipher.
  const padding = Buffer.from(
    Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_each, index) => index + 1),
  );
  const one = Buffer.from([0, 0, 0, 1]);
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[field("none"), field("none"), field("")],
    ...[one, field(blob), field(Buffer.concat([inner, padding]))],
  ]);
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join(
    "\n",
  );
}

function rawKey(key: KeyObject, part: "d" | "x"): Buffer {
  const value = key.export({ format: "jwk" })[part];
  if (typeof value !== "string") throw new TypeError("The key has no such part.");
  return Buffer.from(value, "base64url");
}

function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function needsPassphrase(): AppError {
  return refusal("This key is protected by a passphrase. Enter it, too.");
}

function wrongPassphrase(cause: unknown): AppError {
  return refusal("The passphrase does not open this key.", cause);
}

function unreadable(cause: unknown): AppError {
  return refusal(
    "This is not a private key that Shoal can read. Paste the whole file, from -----BEGIN to -----END.",
    cause,
  );
}

function refusal(text: string, cause?: unknown): AppError {
  return new AppError("badInput", { text, cause });
}
