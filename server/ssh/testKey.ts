import { generateKeyPairSync } from "node:crypto";
import { generateKeyPair, type KeyPair, readKeyPair } from "@/server/ssh/privateKey";

export type TestKeyType = "ed25519" | "ecdsa" | "rsa";

/** A key pair of any type; for tests. Not ssh2's own generator: one in 250 of its Ed25519 keys is broken (its issue 1513). */
export function testKey(type: TestKeyType = "ed25519"): KeyPair {
  switch (type) {
    case "ed25519":
      return generateKeyPair();
    case "ecdsa": {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      return readKeyPair(privateKey.export({ type: "sec1", format: "pem" }).toString());
    }
    case "rsa": {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      return readKeyPair(privateKey.export({ type: "pkcs1", format: "pem" }).toString());
    }
  }
}
