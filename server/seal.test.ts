import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivedKey, parseMasterKey, seal, secretMac, unseal } from "@/server/seal";

const key = randomBytes(32);

describe("seal", () => {
  it("gives back every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(unseal(seal(text, "x:1", key), "x:1", key)).toBe(text);
      }),
    );
  });

  it("never seals the same way twice and does not show the text", () => {
    const first = seal("hunter2", "x:1", key);
    expect(seal("hunter2", "x:1", key)).not.toBe(first);
    expect(first).toMatch(/^v1\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
    expect(first).not.toContain("hunter2");
  });

  it("cannot be opened with another key, for another row, or when it was altered", () => {
    const sealed = seal("hunter2", "x:1", key);
    const altered = sealed.replace(
      /\.(.)([^.]*)$/,
      (_all, first, rest) => `.${first === "A" ? "B" : "A"}${rest}`,
    );
    expect(() => unseal(sealed, "x:1", randomBytes(32))).toThrow("the master key is not the one");
    expect(() => unseal(sealed, "x:2", key)).toThrow("x:2 cannot be opened");
    expect(() => unseal(altered, "x:1", key)).toThrow("cannot be opened");
  });

  it.each(["", "v1", "v2.a.b.c", "v1.AAAAAAAAAAAAAAAA.AAAA.AAAA", "hunter2"])("refuses %j", (text) => {
    expect(() => unseal(text, "x:1", key)).toThrow("is not a sealed text");
  });
});

describe("keys", () => {
  it("differ by purpose and by master key", () => {
    const other = randomBytes(32);
    const keys = [derivedKey("seal", key), derivedKey("sign-in", key), derivedKey("seal", other)];
    expect(new Set(keys.map((each) => each.toString("hex"))).size).toBe(3);
    expect(keys.map((each) => each.length)).toEqual([32, 32, 32]);
  });

  it("are read from base64 of 32 bytes and nothing else", () => {
    expect(parseMasterKey(`${key.toString("base64")}\n`).equals(key)).toBe(true);
    for (const text of ["", "c2hvcnQ=", key.toString("hex"), `${key.toString("base64")}AA==`]) {
      expect(() => parseMasterKey(text)).toThrow("is not 32 bytes in base64");
    }
  });

  it("give a fingerprint of a secret that depends on both", () => {
    expect(secretMac("a", key)).toBe(secretMac("a", key));
    expect(secretMac("a", key)).not.toBe(secretMac("b", key));
    expect(secretMac("a", key)).not.toBe(secretMac("a", randomBytes(32)));
  });
});
