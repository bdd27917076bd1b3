import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TOOLS, tools } from "@/server/core/facts/tools";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/tools/${name}`, import.meta.url), "utf8");

describe("tools", () => {
  it("reads each of them", () => {
    const read = tools.parse(fixture("debian-12.txt"));
    expect(Object.keys(read)).toEqual([...TOOLS]);
    expect([read.ipvsadm, read["firewall-cmd"], read["systemd-run"]]).toEqual([true, false, true]);
  });

  it.each([
    ["nothing", ""],
    ["one less", fixture("debian-12.txt").replace(/flock.*\n/, "")],
    ["another word", fixture("debian-12.txt").replace("flock yes", "flock maybe")],
  ])("refuses %s", (_name, text) => {
    expect(() => tools.parse(text)).toThrow(TypeError);
  });
});
