import { generateKeyPairSync } from "node:crypto";
import ssh2 from "ssh2";
import { describe, expect, it } from "vitest";
import { generateKeyPair, readKeyPair } from "@/server/ssh/privateKey";
import { signerOf } from "@/server/ssh/signer";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
const ed25519 = generateKeyPairSync("ed25519").privateKey;
const pem = (type: "pkcs1" | "pkcs8" | "sec1", key = rsa) => key.export({ type, format: "pem" }).toString();
const encrypted = ssh2.utils.generateKeyPairSync("ed25519", {
  passphrase: "open sesame",
  cipher: "aes256-ctr",
  rounds: 2,
});

describe("generateKeyPair", () => {
  it("makes keys that can be read again and used, each of its own", () => {
    const pairs = Array.from({ length: 50 }, generateKeyPair);
    for (const pair of pairs) {
      expect(pair.publicKey).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}$/);
      expect(readKeyPair(pair.privateKey).publicKey).toBe(pair.publicKey);
      expect(() => signerOf(pair.privateKey, false)).not.toThrow();
    }
    expect(new Set(pairs.map((pair) => pair.publicKey)).size).toBe(50);
  });
});

describe("readKeyPair", () => {
  it.each([
    ["OpenSSH, encrypted", encrypted.private, "open sesame", "ssh-ed25519"],
    ["PKCS #1", pem("pkcs1"), undefined, "ssh-rsa"],
    ["PKCS #8, RSA", pem("pkcs8"), undefined, "ssh-rsa"],
    ["PKCS #8, Ed25519", pem("pkcs8", ed25519), undefined, "ssh-ed25519"],
    ["SEC 1", pem("sec1", ec), undefined, "ecdsa-sha2-nistp384"],
    [
      "with Windows line ends and blanks around",
      `\n ${pem("pkcs1").replaceAll("\n", "\r\n")} \n`,
      "",
      "ssh-rsa",
    ],
    [
      "PKCS #8, encrypted",
      ec.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
      "x",
      "ecdsa-sha2-nistp384",
    ],
  ])("reads %s", (...[, text, passphrase, type]) => {
    const pair = readKeyPair(text, passphrase);
    expect(pair.publicKey.split(" ")[0]).toBe(type);
    expect(() => signerOf(pair.privateKey, false)).not.toThrow();
  });

  it("keeps the public half of an encrypted key", () => {
    expect(encrypted.public).toContain(readKeyPair(encrypted.private, "open sesame").publicKey);
  });

  it.each([
    ["an encrypted key alone", encrypted.private, undefined, "protected by a passphrase"],
    ["a wrong passphrase", encrypted.private, "close sesame", "does not open this key"],
    ["a public key", encrypted.public, undefined, "This is a public key"],
    ["a word", "hunter2", undefined, "not a private key that Shoal can read"],
    ["nothing", "", undefined, "not a private key that Shoal can read"],
    ["half a key", encrypted.private.slice(0, 120), undefined, "not a private key that Shoal can read"],
    [
      "a key cut in the middle",
      pem("pkcs8").slice(0, 200),
      undefined,
      "not a private key that Shoal can read",
    ],
    [
      "a short RSA key",
      pem("pkcs1", generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey),
      undefined,
      "1024 bits",
    ],
  ])("refuses %s in words", (...[, text, passphrase, sentence]) => {
    expect(() => readKeyPair(text, passphrase)).toThrow(sentence);
    try {
      readKeyPair(text, passphrase);
    } catch (error) {
      expect(String(error)).not.toContain("hunter2");
    }
  });
});
