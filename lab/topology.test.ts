import { describe, expect, it } from "vitest";
import { bridgeName, clientInterfaceName, clientPortName, NAME_LENGTH, portName } from "@/lab/names";
import { planLab } from "@/lab/plan";
import { TOPOLOGY, type Topology } from "@/lab/topology";

/** The kernel's IFNAMSIZ without the final NUL. */
const INTERFACE_NAME_LENGTH = 15;

describe("TOPOLOGY", () => {
  const lab = planLab({ name: "lab", net: "10.99.1" }, TOPOLOGY);

  it("has two directors with IPVS, and real servers on both kinds of kernel", () => {
    const directors = lab.hosts.filter((host) => host.kind === "director");
    const realServers = lab.hosts.filter((host) => host.kind === "realServer");
    expect(directors.map((host) => host.runsAs)).toEqual(["uml", "uml"]);
    expect(new Set(realServers.map((host) => host.runsAs))).toEqual(new Set(["uml", "nspawn"]));
    expect(realServers).toHaveLength(3);
  });

  it("uses no name, address or number twice", () => {
    const interfaces = lab.hosts.flatMap((host) => host.interfaces);
    const addresses = [...interfaces.map((one) => one.address), lab.clientAddress];
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(new Set(lab.hosts.map((host) => host.name)).size).toBe(lab.hosts.length);
    expect(new Set(interfaces.map((one) => one.mac)).size).toBe(interfaces.length);
    const vips = TOPOLOGY.vipNumbers;
    const numbers = TOPOLOGY.hosts.flatMap((host) => host.interfaces.map((one) => one.hostNumber));
    expect(numbers.filter((number) => number >= vips.first && number <= vips.last)).toEqual([]);
  });

  it("has only names that fit an interface", () => {
    const longest = "n".repeat(NAME_LENGTH);
    const names = [
      ...TOPOLOGY.segments.flatMap((_, index) => [
        clientInterfaceName(longest, index),
        clientPortName(index),
        bridgeName(index),
      ]),
      ...TOPOLOGY.hosts.flatMap((host) => host.interfaces.map((_, index) => portName(host.name, index))),
    ];
    expect(names.filter((name) => name.length > INTERFACE_NAME_LENGTH)).toEqual([]);
  });
});

describe("planLab", () => {
  const twoSegments: Topology = {
    segments: ["outside", "inside"],
    client: { interfaces: [{ segment: "outside", hostNumber: 1 }] },
    vipNumbers: { first: 100, last: 199 },
    hosts: [
      {
        name: "lb1",
        kind: "director",
        runsAs: "uml",
        interfaces: [
          { segment: "outside", hostNumber: 11 },
          { segment: "inside", hostNumber: 11 },
        ],
      },
      {
        name: "web1",
        kind: "realServer",
        runsAs: "nspawn",
        interfaces: [{ segment: "inside", hostNumber: 21 }],
      },
    ],
  };

  it("gives interfaces and addresses in the order of the segments", () => {
    const lab = planLab({ name: "two", net: "10.99.4" }, twoSegments);
    expect(lab.segments).toEqual([
      { name: "outside", net: "10.99.4" },
      { name: "inside", net: "10.99.5" },
    ]);
    expect(lab.clientInterface).toBe("sh-two-0");
    expect(lab.clientAddress).toBe("10.99.4.1");
    expect(lab.vips).toEqual({ first: "10.99.4.100", last: "10.99.4.199" });
    expect(
      lab.hosts.map((host) => [host.name, host.address, host.interfaces.map((one) => one.name)]),
    ).toEqual([
      ["lb1", "10.99.4.11", ["eth0", "eth1"]],
      ["web1", "10.99.5.21", ["eth0"]],
    ]);
    expect(lab.hosts[0]?.interfaces[1]).toEqual({
      name: "eth1",
      segment: "inside",
      address: "10.99.5.11",
      mac: "02:53:0a:63:05:0b",
    });
  });

  it("refuses a segment that does not exist, and a host without interfaces", () => {
    const [first] = twoSegments.hosts;
    const where = { name: "two", net: "10.99.4" };
    expect(() => planLab(where, { ...twoSegments, segments: ["outside"] })).toThrow(
      "no segment named inside",
    );
    const bare = { name: "lb1", kind: "director", runsAs: "uml", interfaces: [] } as const;
    expect(first).toBeDefined();
    expect(() => planLab(where, { ...twoSegments, hosts: [bare] })).toThrow("needs an interface");
  });
});
