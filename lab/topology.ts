/** What a host is in the cluster. */
export type HostKind = "director" | "realServer";

/**
 * What a host runs as. `uml`: User Mode Linux, a kernel of its own that has IPVS.
 * `nspawn`: a systemd-nspawn container on the machine's kernel, with its nftables and usually without IPVS.
 */
export type RunsAs = "uml" | "nspawn";

/** One interface: the segment it is on and the last octet of its address there. */
export interface TopologyInterface {
  segment: string;
  hostNumber: number;
}

/** One host; its interfaces are named eth0, eth1 and so on, in the order of the list. */
export interface TopologyHost {
  name: string;
  kind: HostKind;
  runsAs: RunsAs;
  interfaces: readonly TopologyInterface[];
}

/** Everything a lab is made of. A further segment takes the next /24 after the lab's own. */
export interface Topology {
  segments: readonly string[];
  /** The machine itself, seen from the lab. */
  client: { interfaces: readonly TopologyInterface[] };
  /** Last octets, on the first segment, that no host uses: for virtual addresses. */
  vipNumbers: { first: number; last: number };
  hosts: readonly TopologyHost[];
}

/**
 * The lab. Two of the real servers share the machine's kernel, because the firewall methods against the
 * ARP problem work only there and because they boot faster; one has a kernel of its own, as real servers do.
 */
export const TOPOLOGY: Topology = {
  segments: ["outside"],
  client: { interfaces: [{ segment: "outside", hostNumber: 1 }] },
  vipNumbers: { first: 100, last: 199 },
  hosts: [
    { name: "lb1", kind: "director", runsAs: "uml", interfaces: [{ segment: "outside", hostNumber: 11 }] },
    { name: "lb2", kind: "director", runsAs: "uml", interfaces: [{ segment: "outside", hostNumber: 12 }] },
    {
      name: "web1",
      kind: "realServer",
      runsAs: "nspawn",
      interfaces: [{ segment: "outside", hostNumber: 21 }],
    },
    { name: "web2", kind: "realServer", runsAs: "uml", interfaces: [{ segment: "outside", hostNumber: 22 }] },
    {
      name: "web3",
      kind: "realServer",
      runsAs: "nspawn",
      interfaces: [{ segment: "outside", hostNumber: 23 }],
    },
  ],
};
