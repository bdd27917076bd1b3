import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { forwarding } from "@/server/core/facts/forwarding";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/forwarding/${name}`, import.meta.url), "utf8");

describe("forwarding", () => {
  it.each([
    [fixture("linux-6.1.txt"), { ipv4: true, ipv6: false }],
    ["ipv4 0\nipv6 1\n", { ipv4: false, ipv6: true }],
    ["ipv4 0\nipv6 2\n", { ipv4: false, ipv6: true }],
    ["ipv4 1\n", { ipv4: true, ipv6: undefined }],
  ])("reads %j", (text, value) => {
    expect(forwarding.parse(text)).toEqual(value);
  });

  it.each(["", "ipv4 \n", "ipv6 1\n", "ipv4 on\n"])("refuses %j", (text) => {
    expect(() => forwarding.parse(text)).toThrow(TypeError);
  });
});
