import type { Facts } from "@/server/core/facts";
import type { LiveFile } from "@/server/core/hostFile";
import { exampleCluster, ids } from "@/server/core/plan/exampleCluster";
import { type HostPart, type HostView, hostParts, pathsToRead } from "@/server/core/plan/hostView";

const ARP_OFF = { arp_ignore: 0, arp_announce: 0, arp_filter: 0, rp_filter: 0, proxy_arp: 0 };
const ROOM = { freeBytes: 1e9, mountPoint: "/", isReadOnly: false };

/** What is read from a fresh Debian 12 host with keepalived installed and not running; for tests. */
export function exampleFacts(address: string): Partial<Facts> {
  const link = { parent: undefined, master: undefined, isUp: true, hasCarrier: true, mtu: 1500 };
  const own = { family: 4 as const, scope: "global", label: "eth0", peer: undefined };
  return {
    system: { id: "debian", version: "12", name: "Debian GNU/Linux 12 (bookworm)" },
    kernel: { release: "6.1.0-18-amd64", machine: "x86_64" },
    hostname: "host",
    clock: { unixMs: 0, exactToMs: 1, isSynchronised: true },
    init: { kind: "systemd", version: 252 },
    privilege: { uid: 0, sudo: "works" },
    keepalived: {
      installed: { path: "/usr/sbin/keepalived", version: "2.2.7", options: ["LVS"] },
      running: [],
      unit: { name: "keepalived.service", loadState: "loaded", activeState: "inactive" },
    },
    ipvs: { module: "loadable", hasTable: false, hasIpvsadm: true },
    interfaces: [
      {
        ...link,
        index: 1,
        name: "lo",
        kind: "loopback",
        mac: undefined,
        addresses: [{ ...own, label: "lo", address: "127.0.0.1", prefix: 8, flags: [], scope: "host" }],
      },
      {
        ...link,
        index: 2,
        name: "eth0",
        kind: "ether",
        mac: "02:00:00:00:00:01",
        addresses: [{ ...own, address, prefix: 24, flags: [] }],
      },
    ],
    arp: { all: ARP_OFF, default: ARP_OFF, interfaces: { lo: ARP_OFF, eth0: ARP_OFF } },
    forwarding: { ipv4: false, ipv6: false },
    space: { etc: ROOM, keepalived: ROOM },
  };
}

/** A fresh view of every host of the example cluster; for tests. */
export function exampleHosts(): HostView[] {
  const names: Record<string, string> = {
    [ids.lb1Host]: "lb1",
    [ids.lb2Host]: "lb2",
    [ids.web1Host]: "web1",
    [ids.web2Host]: "web2",
    [ids.web3Host]: "web3",
  };
  return hostParts(exampleCluster(), undefined).map((part: HostPart, index) => ({
    hostId: part.hostId,
    hostName: names[part.hostId] ?? part.hostId,
    hostKey: "ssh-ed25519 AAAA",
    facts: exampleFacts(`192.0.2.${11 + index}`),
    live: Object.fromEntries(pathsToRead(part).map((path): [string, LiveFile] => [path, "absent"])),
  }));
}
