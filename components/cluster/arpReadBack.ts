import type { Cluster, RealServer } from "@/server/core/cluster";
import type { Facts } from "@/server/core/facts";
import { ownedVips } from "@/server/core/plan/realServerPlan";

/** One thing that a real server needs so that it never answers ARP for a VIP, and how it was when it was last read. */
export interface ArpNeed {
  what: string;
  wanted: string;
  /** Undefined: not read. */
  found: string | undefined;
  /** Undefined: unknown, because it was not read. */
  isSo: boolean | undefined;
}

/** What a real server needs for its VIPs, against what was read of it. Empty: it needs nothing (NAT only). */
export function arpNeeds(
  cluster: Cluster,
  server: RealServer,
  facts: Partial<Pick<Facts, "arp" | "interfaces">>,
): ArpNeed[] {
  const vips = ownedVips(cluster, [server]);
  if (vips.length === 0) return [];
  const { arp, interfaces } = facts;
  const loopback = interfaces?.find((each) => each.name === "lo");
  const held = new Set(loopback?.addresses.map((each) => each.address));
  return [
    setting("arp_ignore", { wanted: 1, found: arp?.all.arp_ignore }),
    setting("arp_announce", { wanted: 2, found: arp?.all.arp_announce }),
    ...vips.map((vip): ArpNeed => {
      const isThere = interfaces === undefined ? undefined : held.has(vip);
      return {
        what: `${vip} on lo`,
        wanted: "there",
        found: isThere === undefined ? undefined : isThere ? "there" : "not there",
        isSo: isThere,
      };
    }),
  ];
}

function setting(name: string, { wanted, found }: { wanted: number; found: number | undefined }): ArpNeed {
  return {
    what: `net.ipv4.conf.all.${name}`,
    wanted: `${wanted} or more`,
    found: found === undefined ? undefined : String(found),
    isSo: found === undefined ? undefined : found >= wanted,
  };
}
