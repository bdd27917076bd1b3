import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  parseEndpoint,
  parseIpvsadmFigures,
  parseProcIpVs,
  parseProcIpVsStats,
  serverKey,
  serviceKey,
} from "@/server/core/ipvs";

function captured(name: string): string {
  return readFileSync(new URL(`./fixtures/ipvs/${name}`, import.meta.url), "utf8");
}

const NONE = { connections: 0, packetsIn: 0, packetsOut: 0, bytesIn: 0, bytesOut: 0 };

describe("parseProcIpVs", () => {
  it("reads a table with every kind of service", () => {
    const services = parseProcIpVs(captured("procIpVs.linux-6.1.txt"));
    expect(
      services.map((service) => [service.key, service.scheduler, service.persistent, service.servers]),
    ).toEqual([
      ["SCTP 192.0.2.10:3868", "rr", false, []],
      ["TCP 192.0.2.11:25", "wrr", false, []],
      [
        "TCP [2001:db8::10]:443",
        "sh",
        false,
        [
          {
            key: "[2001:db8::21]:443",
            address: "2001:db8::21",
            port: 443,
            forward: "Route",
            weight: 5,
            active: 0,
            inactive: 0,
          },
        ],
      ],
      [
        "UDP 192.0.2.10:53",
        "rr",
        true,
        [
          {
            key: "192.0.2.23:5353",
            address: "192.0.2.23",
            port: 5353,
            forward: "Masq",
            weight: 100,
            active: 0,
            inactive: 9,
          },
        ],
      ],
      [
        "TCP 192.0.2.10:80",
        "wlc",
        false,
        [
          {
            key: "192.0.2.22:80",
            address: "192.0.2.22",
            port: 80,
            forward: "Route",
            weight: 0,
            active: 0,
            inactive: 0,
          },
          {
            key: "192.0.2.21:80",
            address: "192.0.2.21",
            port: 80,
            forward: "Route",
            weight: 1,
            active: 0,
            inactive: 0,
          },
        ],
      ],
      [
        "FWM 7",
        "wrr",
        true,
        [
          {
            key: "192.0.2.24:0",
            address: "192.0.2.24",
            port: 0,
            forward: "Tunnel",
            weight: 3,
            active: 0,
            inactive: 0,
          },
        ],
      ],
    ]);
  });

  it.each([
    ["an empty table", captured("procIpVsEmpty.linux-6.1.txt")],
    ["nothing", ""],
    ["other text", "bash: cat: command not found\n-> x y z\nTCP zz:0050 rr\nFWM 7 rr\n"],
    ["a server before any service", "  -> C0000216:0050 Route 0 0 0"],
  ])("finds no service in %s", (_name, text) => {
    expect(parseProcIpVs(text)).toEqual([]);
  });

  it("leaves a server with an unreadable figure out", () => {
    const text = "TCP  C000020A:0050 wlc\n  -> C0000216:0050 Route x 0 0\n  -> C0000215:0050 Route 1 2 3";
    expect(parseProcIpVs(text)[0]?.servers.map((server) => server.key)).toEqual(["192.0.2.21:80"]);
  });
});

describe("parseIpvsadmFigures", () => {
  it.each([
    [
      "ipvsadmStats.ipvsadm-1.31.txt",
      { connections: 7, packetsIn: 7, packetsOut: 7, bytesIn: 238, bytesOut: 434 },
    ],
    [
      "ipvsadmRate.ipvsadm-1.31.txt",
      { connections: 1, packetsIn: 1, packetsOut: 1, bytesIn: 30, bytesOut: 54 },
    ],
  ])("reads %s", (name, figures) => {
    const services = parseIpvsadmFigures(captured(name));
    expect([...services.keys()]).toEqual([
      "TCP 192.0.2.10:80",
      "TCP 192.0.2.11:25",
      "UDP 192.0.2.10:53",
      "SCTP 192.0.2.10:3868",
      "TCP [2001:db8::10]:443",
      "FWM 7",
    ]);
    expect(services.get("UDP 192.0.2.10:53")).toEqual({
      ...figures,
      servers: new Map([["192.0.2.23:5353", figures]]),
    });
    expect(services.get("TCP 192.0.2.10:80")?.servers).toEqual(
      new Map([
        ["192.0.2.21:80", NONE],
        ["192.0.2.22:80", NONE],
      ]),
    );
  });

  it("reads shortened figures and IPv6 marks", () => {
    const services = parseIpvsadmFigures("FWM  7 IPv6   12 123456K 5M 6G 7T\n");
    expect(services.get("FWM 7 IPv6")).toMatchObject({
      connections: 12,
      packetsIn: 123_456_000,
      packetsOut: 5e6,
      bytesIn: 6e9,
      bytesOut: 7e12,
    });
  });

  it("takes no figures from the plain listing", () => {
    expect(parseIpvsadmFigures(captured("ipvsadm.ipvsadm-1.31.txt")).size).toBe(0);
  });
});

describe("parseProcIpVsStats", () => {
  it("reads hexadecimal totals and rates", () => {
    expect(parseProcIpVsStats(captured("procIpVsStats.linux-6.1.txt"))).toEqual({
      total: { connections: 7, packetsIn: 7, packetsOut: 7, bytesIn: 238, bytesOut: 434 },
      rate: { connections: 1, packetsIn: 1, packetsOut: 1, bytesIn: 30, bytesOut: 54 },
    });
  });

  it("reads nothing from other text", () => {
    expect(parseProcIpVsStats("No such file")).toBeUndefined();
  });
});

describe("keys", () => {
  it.each([
    [{ protocol: "TCP", address: "2001:0DB8::0010", port: 443 }, "TCP [2001:db8::10]:443"],
    [{ protocol: "UDP", address: "192.0.2.1", port: 53 }, "UDP 192.0.2.1:53"],
    [{ firewallMark: 7 }, "FWM 7"],
  ] as const)("names %j %s", (name, key) => {
    expect(serviceKey(name)).toBe(key);
  });

  it.each([
    ["192.0.2.1:80", { address: "192.0.2.1", port: 80 }],
    ["[2001:db8:0::1]:0", { address: "2001:db8::1", port: 0 }],
    ["192.0.2.1:99999", undefined],
    ["2001:db8::1:80", undefined],
    ["web:80", undefined],
  ])("reads the endpoint %s", (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint);
    if (endpoint !== undefined) expect(parseEndpoint(serverKey(endpoint))).toEqual(endpoint);
  });
});
