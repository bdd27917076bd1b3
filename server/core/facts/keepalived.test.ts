import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { keepalived } from "@/server/core/facts/keepalived";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/keepalived/${name}`, import.meta.url), "utf8");

describe("keepalived", () => {
  it("reads program, process and unit", () => {
    expect(keepalived.parse(fixture("keepalived-2.2.7.txt"))).toEqual({
      installed: {
        path: "/usr/sbin/keepalived",
        version: "2.2.7",
        options: [
          ...[
            "NFTABLES",
            "LVS",
            "REGEX",
            "VRRP",
            "VRRP_AUTH",
            "VRRP_VMAC",
            "JSON",
            "BFD",
            "OLD_CHKSUM_COMPAT",
          ],
          ...["SNMP_V3_FOR_V2", "SNMP_VRRP", "SNMP_CHECKER", "SNMP_RFCV2", "SNMP_RFCV3", "DBUS"],
          ...["INIT=systemd", "SYSTEMD_NOTIFY"],
        ],
      },
      running: [{ pid: 875, args: ["/usr/sbin/keepalived", "--dont-fork"] }],
      unit: { name: "keepalived.service", loadState: "loaded", activeState: "active" },
    });
  });

  it.each([
    ["v Keepalived v1.3.5 (03/19,2017), git commit v1.3.5-6-g6fa32f2", "1.3.5"],
    ["v Keepalived v2.0.20 (02/21,2020), git commit reboot-12361-gcd33182b84", "2.0.20"],
    ["v Keepalived v2.2.8 (04/04,2023), git commit v2.2.7-154-g292b299e+", "2.2.8"],
  ])("reads the version of %j", (line, version) => {
    expect(keepalived.parse(`path /usr/sbin/keepalived\n${line}\nv \n`).installed?.version).toBe(version);
  });

  it("reads the options of builds before 2.1", () => {
    const text =
      "path /usr/sbin/keepalived\nv Keepalived v1.3.5 (03/19,2017)\nv Build options:  PIPE2 LVS VRRP_AUTH\n";
    expect(keepalived.parse(text).installed?.options).toEqual(["PIPE2", "LVS", "VRRP_AUTH"]);
  });

  it("reads a host without keepalived and without systemd", () => {
    expect(keepalived.parse("")).toEqual({ installed: undefined, running: [], unit: undefined });
  });

  it("reads several that run side by side, also where the program is gone", () => {
    const text = "pid 12\narg keepalived\narg -i\narg blue one\npid 13\narg keepalived\n";
    expect(keepalived.parse(text).running).toEqual([
      { pid: 12, args: ["keepalived", "-i", "blue one"] },
      { pid: 13, args: ["keepalived"] },
    ]);
  });

  it.each([
    [
      "a program that says no version",
      "path /usr/sbin/keepalived\nv keepalived: error while loading libraries\n",
    ],
    ["a program that says nothing", "path /usr/sbin/keepalived\n"],
    ["half of a unit", "unit Id=keepalived.service\n"],
    ["a line of another kind", "Failed to connect to bus\n"],
    ["a process id that is none", "pid x\n"],
  ])("refuses %s", (_name, text) => {
    expect(() => keepalived.parse(text)).toThrow(TypeError);
  });
});
