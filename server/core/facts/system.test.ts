import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { system } from "@/server/core/facts/system";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/system/${name}`, import.meta.url), "utf8");

describe("system", () => {
  it.each([
    ["debian-12.txt", { id: "debian", version: "12", name: "Debian GNU/Linux 12 (bookworm)" }],
    ["centos-7.txt", { id: "centos", version: "7", name: "CentOS Linux 7 (Core)" }],
    ["arch.txt", { id: "arch", version: undefined, name: "Arch Linux" }],
  ])("reads %s", (name, value) => {
    expect(system.parse(fixture(name))).toEqual(value);
  });

  it("reads quotes, escapes and comments as os-release(5) defines them", () => {
    const text = '# comment\nID=x\nPRETTY_NAME="A \\"big\\" \\$ystem"\nVERSION_ID=\'1.2\'\n';
    expect(system.parse(text)).toEqual({ id: "x", version: "1.2", name: 'A "big" $ystem' });
  });

  it.each(["", "ID=x\n", "some words\n"])("refuses %j", (text) => {
    expect(() => system.parse(text)).toThrow(TypeError);
  });
});
