import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { interfaces } from "@/server/core/facts/interfaces";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/interfaces/${name}`, import.meta.url), "utf8");
const short = (text: string) =>
  interfaces
    .parse(text)
    .map(({ name, addresses }) => [name, ...addresses.map(({ address, prefix }) => `${address}/${prefix}`)]);

describe("interfaces", () => {
  it("reads a director with its VIP and an address on lo", () => {
    expect(interfaces.parse(fixture("iproute2-6.1.txt"))).toEqual([
      {
        index: 1,
        name: "lo",
        parent: undefined,
        master: undefined,
        isUp: true,
        hasCarrier: true,
        mtu: 65536,
        kind: "loopback",
        mac: undefined,
        addresses: [
          {
            family: 4,
            address: "127.0.0.1",
            prefix: 8,
            scope: "host",
            label: "lo",
            peer: undefined,
            flags: [],
          },
          {
            family: 4,
            address: "10.99.1.101",
            prefix: 32,
            scope: "global",
            label: "lo:1",
            peer: undefined,
            flags: [],
          },
          {
            family: 6,
            address: "::1",
            prefix: 128,
            scope: "host",
            label: undefined,
            peer: undefined,
            flags: ["noprefixroute"],
          },
        ],
      },
      {
        index: 2,
        name: "eth0",
        parent: undefined,
        master: undefined,
        isUp: true,
        hasCarrier: true,
        mtu: 1500,
        kind: "ether",
        mac: "02:53:0a:63:01:0b",
        addresses: [
          {
            family: 4,
            address: "10.99.1.11",
            prefix: 24,
            scope: "global",
            label: "eth0",
            peer: undefined,
            flags: [],
          },
          {
            family: 4,
            address: "10.99.1.100",
            prefix: 24,
            scope: "global",
            label: "eth0",
            peer: undefined,
            flags: ["secondary"],
          },
          {
            family: 6,
            address: "fe80::53:aff:fe63:10b",
            prefix: 64,
            scope: "link",
            label: undefined,
            peer: undefined,
            flags: [],
          },
        ],
      },
    ]);
  });

  it("reads VLANs, veth pairs, tunnels and point-to-point addresses", () => {
    const read = interfaces.parse(fixture("iproute2-6.1-tunnels.txt"));
    const shape = read.map(({ name, parent, kind, isUp, hasCarrier }) => [
      name,
      parent,
      kind,
      isUp,
      hasCarrier,
    ]);
    expect(shape).toEqual([
      ["lo", undefined, "loopback", true, true],
      ["eth0", undefined, "ether", true, true],
      ["v1", "v0", "ether", false, false],
      ["v0", "v1", "ether", true, false],
      ["eth0.100", "eth0", "ether", false, false],
      ["tunl0", undefined, "ipip", false, false],
      ["t0", undefined, "ipip", false, false],
    ]);
    expect(read.find(({ name }) => name === "v0")?.addresses).toMatchObject([
      { address: "10.1.1.1", peer: "10.1.1.2", prefix: 32, label: "v0" },
      { address: "10.1.1.9", peer: undefined, prefix: 24, label: "v0:9" },
    ]);
  });

  it("reads the same from busybox", () => {
    expect(interfaces.parse(fixture("busybox-1.35.txt"))).toEqual(
      interfaces.parse(fixture("iproute2-6.1-tunnels.txt")),
    );
  });

  it("reads bonds, and addresses that do not work yet", () => {
    const read = interfaces.parse(fixture("iproute2-4.11.txt"));
    expect(read.map(({ name, master, hasCarrier }) => [name, master, hasCarrier])).toEqual([
      ["lo", undefined, true],
      ["bond0", undefined, true],
      ["ens3", "bond0", true],
      ["ens4", "bond0", false],
    ]);
    expect(read[1]?.addresses.map(({ label, flags }) => [label, flags])).toEqual([
      ["bond0", ["noprefixroute", "dynamic"]],
      [undefined, ["tentative", "dadfailed"]],
      [undefined, []],
    ]);
  });

  it.each([
    ["a protocol", "2: eth0    inet6 ::1/128 scope host proto kernel_lo \\ valid_lft forever", "::1/128"],
    [
      "a metric",
      "2: eth0    inet 192.0.2.4/24 metric 100 brd 192.0.2.255 scope global dynamic eth0\\ x",
      "192.0.2.4/24",
    ],
    ["a numeric scope", "2: eth0    inet 192.0.2.4/32 scope 200 eth0\\ x", "192.0.2.4/32"],
    ["unknown flags", "2: eth0    inet 192.0.2.4/32 scope global flags 100 eth0\\ x", "192.0.2.4/32"],
  ])("reads an address with %s", (_name, line, address) => {
    const link = "2: eth0: <UP> mtu 1500 qdisc mq\\    link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff";
    expect(short(`${link}\naddresses\n${line}\n`)).toEqual([["eth0", address]]);
  });

  it("reads ten thousand addresses in no time", () => {
    const link = "2: eth0: <UP> mtu 1500 qdisc mq\\    link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff";
    const many = Array.from(
      { length: 10_000 },
      (_, index) =>
        `2: eth0    inet 10.${index >> 8}.${index & 255}.1/32 scope global eth0\\ valid_lft forever`,
    );
    expect(interfaces.parse([link, "addresses", ...many].join("\n"))[0]?.addresses).toHaveLength(10_000);
  });

  it.each([
    ["nothing", ""],
    ["links without addresses", "1: lo: <UP> mtu 1 qdisc x\\    link/loopback\n"],
    ["a line of another kind", "addresses of what\naddresses\n"],
    ["an address without a prefix", fixture("iproute2-6.1.txt").replace("10.99.1.11/24", "10.99.1.11")],
    ["an address without a scope", fixture("iproute2-6.1.txt").replace("scope link", "")],
    ["an error message", "ip: command not found\naddresses\n"],
  ])("refuses %s", (_name, text) => {
    expect(() => interfaces.parse(text)).toThrow(TypeError);
  });
});
