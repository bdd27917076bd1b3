import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { arp } from "@/server/core/facts/arp";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/arp/${name}`, import.meta.url), "utf8");
const OFF = { arp_ignore: 0, arp_announce: 0, arp_filter: 0, rp_filter: 0, proxy_arp: 0 };

describe("arp", () => {
  it("reads settings of all interfaces and of each, zeros too", () => {
    expect(arp.parse(fixture("linux-6.1.txt"))).toEqual({
      all: { ...OFF, arp_ignore: 1, arp_announce: 2 },
      default: OFF,
      interfaces: { eth0: OFF, lo: OFF },
    });
  });

  it("reads values of several digits and interfaces with dots and dashes in their names", () => {
    const more = fixture("linux-6.1.txt")
      .split("\n")
      .filter((line) => line.startsWith("eth0/"))
      .map((line) => line.replace("eth0/", "br-lan.100/").replace(/0$/, "12"));
    const read = arp.parse(`${fixture("linux-6.1.txt")}${more.join("\n")}\n`);
    expect(read.interfaces["br-lan.100"]?.rp_filter).toBe(12);
  });

  it("leaves out an interface that went away while it was read", () => {
    const text = fixture("linux-6.1.txt").replace("eth0/proxy_arp:0\n", "");
    expect(Object.keys(arp.parse(text).interfaces)).toEqual(["lo"]);
  });

  it.each([
    ["nothing", ""],
    ["a kernel without one of the settings", fixture("linux-6.1.txt").replaceAll(/.*arp_filter.*\n/g, "")],
    ["a value that is no number", fixture("linux-6.1.txt").replace("lo/arp_ignore:0", "lo/arp_ignore:x")],
  ])("refuses %s", (_name, text) => {
    expect(() => arp.parse(text)).toThrow(TypeError);
  });
});
