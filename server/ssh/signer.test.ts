import { generateKeyPairSync } from "node:crypto";
import ssh2 from "ssh2";
import { describe, expect, it } from "vitest";
import { SHA1_ONLY, signerOf } from "@/server/ssh/signer";
import { testKey } from "@/server/ssh/testKey";

const { utils } = ssh2;
const DATA = Buffer.from("what is signed");

function sign(signer: ReturnType<typeof signerOf>, hash?: "sha256" | "sha512"): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    signer.getIdentities((error, keys) => {
      const key = keys?.[0];
      if (error || key === undefined || !("getPublicSSH" in key)) return reject(new Error("no key"));
      signer.sign(key, DATA, hash === undefined ? {} : { hash }, (failure, signature) =>
        signature === undefined ? reject(failure) : resolve(signature),
      );
    });
  });
}

describe("signerOf", () => {
  it.each([
    ["Ed25519, OpenSSH format", testKey().privateKey, undefined],
    ["ECDSA 256, OpenSSH format", utils.generateKeyPairSync("ecdsa", { bits: 256 }).private, undefined],
    ["ECDSA 384, OpenSSH format", utils.generateKeyPairSync("ecdsa", { bits: 384 }).private, undefined],
    ["RSA, OpenSSH format", utils.generateKeyPairSync("rsa", { bits: 2048 }).private, "sha256"],
    ["RSA, PEM", rsaPem(), "sha512"],
  ] as const)("signs with %s so that the public key agrees", async (_name, privateKey, hash) => {
    const signature = await sign(signerOf(privateKey, false), hash);
    const key = utils.parseKey(privateKey);
    if (key instanceof Error) throw key;
    const parsed = Array.isArray(key) ? key[0] : key;
    expect(parsed.verify(DATA, signature, hash)).toBe(true);
  });

  it("keeps parsed keys", () => {
    const { privateKey: key } = testKey();
    expect(signerOf(key, false)).toBe(signerOf(key, false));
  });

  it("makes no SHA-1 signature unless it may", async () => {
    const { private: key } = utils.generateKeyPairSync("rsa", { bits: 2048 });
    await expect(sign(signerOf(key, false))).rejects.toThrow(SHA1_ONLY);
    await expect(sign(signerOf(key, true))).resolves.toBeInstanceOf(Buffer);
  });

  it.each([
    ["rubbish", "not a key"],
    ["nothing", ""],
    ["a public key", testKey().publicKey],
    [
      "a key with a passphrase",
      utils.generateKeyPairSync("ed25519", { passphrase: "x", cipher: "aes256-cbc", rounds: 1 }).private,
    ],
  ])("refuses %s and says why", (_name, text) => {
    expect(() => signerOf(text, false)).toThrow(TypeError);
  });
});

function rsaPem(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}
