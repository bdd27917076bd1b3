import { describe, expect, it } from "vitest";
import { fingerprintOf, isSameHostKey, readHostKey } from "@/server/ssh/sshTarget";

// GitHub's published Ed25519 host key and its published fingerprint.
const BASE64 = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
const FINGERPRINT = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

describe("host keys", () => {
  it("have the fingerprint that ssh-keygen prints", () => {
    expect(fingerprintOf({ type: "ssh-ed25519", base64: BASE64 })).toBe(FINGERPRINT);
  });

  it("are read from what a host sends", () => {
    expect(readHostKey(Buffer.from(BASE64, "base64"))).toEqual({
      type: "ssh-ed25519",
      base64: BASE64,
      fingerprint: FINGERPRINT,
    });
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["a length without a type", Buffer.from([0, 0, 0, 9, 1])],
    ["a length beyond reason", Buffer.from([255, 255, 255, 255, 1, 2])],
  ])("are refused when they are %s", (_name, blob) => {
    expect(() => readHostKey(blob)).toThrow(TypeError);
  });

  it("are the same only in type and bytes", () => {
    const key = { type: "ssh-ed25519", base64: BASE64 };
    expect(isSameHostKey(key, { ...key })).toBe(true);
    expect(isSameHostKey(key, { ...key, type: "ssh-rsa" })).toBe(false);
    expect(isSameHostKey(key, { ...key, base64: `${BASE64.slice(0, -1)}m` })).toBe(false);
  });
});
