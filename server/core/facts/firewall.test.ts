import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { firewall } from "@/server/core/facts/firewall";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/firewall/${name}`, import.meta.url), "utf8");

describe("firewall", () => {
  it.each([
    [fixture("debian-12.txt"), "absent"],
    ["firewalld running\n", "running"],
    ["firewalld stopped\n", "stopped"],
  ])("reads %j", (text, firewalld) => {
    expect(firewall.parse(text)).toEqual({ firewalld });
  });

  it.each(["", "firewalld", "firewalld maybe\n"])("refuses %j", (text) => {
    expect(() => firewall.parse(text)).toThrow(TypeError);
  });
});
