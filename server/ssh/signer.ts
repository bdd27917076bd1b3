import { createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import ssh2, {
  BaseAgent,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from "ssh2";

/** Signs sign-ins with a private key that was parsed once; offers just this key. */
export type Signer = BaseAgent<ParsedKey>;

const MAX_KEPT = 256;
const kept = new Map<string, Signer>();

/** Why a signer refused: the host takes nothing better than SHA-1 from an RSA key. */
export const SHA1_ONLY = "The host takes only SHA-1 signatures from an RSA key.";

/**
 * The signer of a private key (OpenSSH or PEM text without passphrase); throws a TypeError that says what is wrong
 * with the text. Parsed keys are kept, as parsing costs more than signing. SHA-1 only when `allowSha1`.
 */
export function signerOf(privateKey: string, allowSha1: boolean): Signer {
  const name = createHash("sha256").update(`${allowSha1}\n${privateKey}`).digest("base64");
  const found = kept.get(name);
  if (found !== undefined) return found;
  const signer = makeSigner(privateKey, allowSha1);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(name, signer);
  return signer;
}

function makeSigner(privateKey: string, allowSha1: boolean): Signer {
  const parsed: unknown = ssh2.utils.parseKey(privateKey);
  const key: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key instanceof Error) throw new TypeError(key.message);
  if (!isParsedKey(key) || !key.isPrivateKey()) throw new TypeError("It is a public key, not a private one.");
  return new KeptKeyAgent({ key, signing: createPrivateKey(key.getPrivatePEM()), allowSha1 });
}

function isParsedKey(value: unknown): value is ParsedKey {
  return typeof value === "object" && value !== null && "getPrivatePEM" in value;
}

// ssh2 asks for a subclass here; it is the one place where its interface forces a class.
class KeptKeyAgent extends BaseAgent<ParsedKey> {
  readonly #key: ParsedKey;
  readonly #signing: KeyObject;
  readonly #allowSha1: boolean;

  constructor(parts: { key: ParsedKey; signing: KeyObject; allowSha1: boolean }) {
    super();
    this.#key = parts.key;
    this.#signing = parts.signing;
    this.#allowSha1 = parts.allowSha1;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(null, [this.#key]);
  }

  override sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions, callback?: SignCallback): void;
  override sign(key: ParsedKey, data: Buffer, callback: SignCallback): void;
  override sign(
    _key: ParsedKey,
    data: Buffer,
    ...rest: (SigningRequestOptions | SignCallback | undefined)[]
  ): void {
    const callback = rest.find((argument) => typeof argument === "function");
    const options = typeof rest[0] === "object" ? rest[0] : {};
    try {
      const hash = hashFor(this.#key.type, options.hash);
      if (hash === "sha1" && !this.#allowSha1) throw new TypeError(SHA1_ONLY);
      callback?.(null, sign(hash, data, this.#signing));
    } catch (error) {
      callback?.(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

// RFC 5656 6.2.1 ties the hash to the curve; Ed25519 has none of its own.
function hashFor(type: string, hash: string | undefined): string | null {
  switch (type) {
    case "ssh-ed25519":
      return null;
    case "ecdsa-sha2-nistp256":
      return "sha256";
    case "ecdsa-sha2-nistp384":
      return "sha384";
    case "ecdsa-sha2-nistp521":
      return "sha512";
    default:
      return hash ?? "sha1";
  }
}
