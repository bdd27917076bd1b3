import { describe, expect, it } from "vitest";
import { checkNet, hostAddress, isTaken, macOf, pickNet, segmentNets } from "@/lab/addresses";
import { parseRoutes } from "@/lab/network";

describe("checkNet", () => {
  it.each(["10.99.1", "10.0.0", "172.16.0", "172.31.255", "192.168.7"])("takes %s", (net) => {
    expect(checkNet(net)).toBe(net);
  });
  it.each([
    "10.99",
    "10.99.1.0",
    "10.99.256",
    "10.99.01",
    "10.99.-1",
    "8.8.8",
    "172.32.0",
    "192.169.1",
    "10.99.x",
    "",
  ])("refuses %j", (net) => {
    expect(() => checkNet(net)).toThrow("is not a net for a lab");
  });
});

describe("addresses", () => {
  it("gives every segment the next /24", () => {
    expect(segmentNets("10.99.7", 3)).toEqual(["10.99.7", "10.99.8", "10.99.9"]);
    expect(segmentNets("10.99.255", 1)).toEqual(["10.99.255"]);
    expect(() => segmentNets("10.99.255", 2)).toThrow("needs 2 nets in a row");
  });
  it("makes the MAC address from the address", () => {
    expect(hostAddress("10.99.1", 21)).toBe("10.99.1.21");
    expect(macOf("10.99.1.21")).toBe("02:53:0a:63:01:15");
    expect(macOf("192.168.255.9")).toBe("02:53:c0:a8:ff:09");
  });
});

describe("isTaken", () => {
  it.each([
    ["10.99.1.0", 24, true],
    ["10.99.1.0", 25, true],
    ["10.99.1.200", 32, true],
    ["10.0.0.0", 8, true],
    ["10.99.0.0", 23, true],
    ["0.0.0.0", 0, true],
    ["10.99.2.0", 24, false],
    ["10.99.2.0", 23, false],
    ["192.168.0.0", 16, false],
  ])("%s/%i", (address, prefixLength, taken) => {
    expect(isTaken("10.99.1", [{ address, prefixLength }])).toBe(taken);
  });
});

describe("pickNet", () => {
  it("takes the first that is free for all segments", () => {
    const taken = [
      { address: "10.99.1.0", prefixLength: 24 },
      { address: "10.99.3.0", prefixLength: 24 },
    ];
    expect(pickNet([], 1)).toBe("10.99.1");
    expect(pickNet(taken, 1)).toBe("10.99.2");
    expect(pickNet(taken, 2)).toBe("10.99.4");
  });
  it("says so when none is free", () => {
    expect(() => pickNet([{ address: "10.0.0.0", prefixLength: 8 }], 1)).toThrow("choose one with --net");
  });
});

describe("parseRoutes", () => {
  it("reads what iproute2 6.1 prints for all tables, but for the default route", () => {
    const text = [
      "default via 192.0.2.1 dev eth0 ",
      "192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2 ",
      "10.8.0.5 via 192.0.2.9 dev eth0 ",
      "unreachable 10.99.4.0/22 metric 5 ",
      "local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1 ",
      "broadcast 192.0.2.255 dev eth0 table local proto kernel scope link src 192.0.2.2 ",
      "",
    ].join("\n");
    expect(parseRoutes(text)).toEqual([
      { address: "192.0.2.0", prefixLength: 24 },
      { address: "10.8.0.5", prefixLength: 32 },
      { address: "10.99.4.0", prefixLength: 22 },
      { address: "127.0.0.0", prefixLength: 8 },
      { address: "192.0.2.255", prefixLength: 32 },
    ]);
  });
});
