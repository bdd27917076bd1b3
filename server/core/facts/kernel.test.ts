import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernel } from "@/server/core/facts/kernel";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/kernel/${name}`, import.meta.url), "utf8");

describe("kernel", () => {
  it.each([
    [fixture("linux-6.1.txt"), { release: "6.1.176", machine: "x86_64" }],
    ["3.10.0-1160.el7.x86_64 x86_64\n", { release: "3.10.0-1160.el7.x86_64", machine: "x86_64" }],
    ["6.6.0-rc1+ aarch64\n", { release: "6.6.0-rc1+", machine: "aarch64" }],
  ])("reads %j", (text, value) => {
    expect(kernel.parse(text)).toEqual(value);
  });

  it.each(["", "6.1.0\n", "nonsense x86_64\n", "6.1.0 x86_64 more\n"])("refuses %j", (text) => {
    expect(() => kernel.parse(text)).toThrow(TypeError);
  });
});
