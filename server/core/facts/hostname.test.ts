import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hostname } from "@/server/core/facts/hostname";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/hostname/${name}`, import.meta.url), "utf8");

describe("hostname", () => {
  it.each([
    [fixture("linux-6.1.txt"), "lb1"],
    ["lvs1.example.com\n", "lvs1.example.com"],
  ])("reads %j", (text, name) => {
    expect(hostname.parse(text)).toBe(name);
  });

  it.each(["", "\n", "two words\n", "two\nlines\n"])("refuses %j", (text) => {
    expect(() => hostname.parse(text)).toThrow(TypeError);
  });
});
