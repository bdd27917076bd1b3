import { ARP_FIXES, type RealServerView } from "@/server/core/arpfix";
import type { Cluster, RealServer } from "@/server/core/cluster";
import type { HostView } from "@/server/core/plan/hostView";
import { buildPart, liveFile, type PartPlan } from "@/server/core/plan/partPlan";
import type { Path, Problem } from "@/server/core/problem";

/** What is known of a real server as ARP fixes see it; undefined when what they need was not read. */
export function realServerView(view: HostView): RealServerView | undefined {
  const { arp, interfaces, init } = view.facts;
  if (arp === undefined || interfaces === undefined || init === undefined) return undefined;
  const paths = ARP_FIXES.flatMap((fix) => fix.paths);
  return {
    interfaces: interfaces.map(({ name, addresses }) => ({
      name,
      addresses: addresses.map(({ address, prefix }) => ({ address, prefixLength: prefix })),
      ...(arp.interfaces[name] !== undefined && {
        arpIgnore: arp.interfaces[name].arp_ignore,
        arpAnnounce: arp.interfaces[name].arp_announce,
      }),
    })),
    all: { arpIgnore: arp.all.arp_ignore, arpAnnounce: arp.all.arp_announce },
    hasSystemd: init.kind === "systemd",
    live: Object.fromEntries(paths.map((path) => [path, liveFile(view, path)])),
  };
}

/**
 * The addresses that a real server must take traffic for as its own: those of every virtual service with direct
 * routing or tunnelling that it has a place in, also a disabled one, so that enabling it opens no gap.
 */
export function ownedVips(cluster: Cluster, servers: readonly RealServer[]): string[] {
  const ids = new Set(servers.map((server) => server.realServerId));
  const services = cluster.virtualServices.filter(
    (service) =>
      service.forwardingMethod !== "NAT" && service.pool.some((member) => ids.has(member.realServerId)),
  );
  return [...new Set(services.map((service) => service.listen.address))].toSorted();
}

/** What a managed real server needs; without real servers: what makes it as if Shoal had never been there. */
export function realServerPlan(of: {
  cluster: Cluster;
  servers: readonly RealServer[];
  view: HostView;
}): PartPlan {
  const { cluster, servers, view } = of;
  const seen = realServerView(view);
  if (seen === undefined) return { files: [], steps: [], problems: [] };
  const vips = ownedVips(cluster, servers);
  const part = buildPart(view);
  const problems: Problem[] = [];
  const methods = new Set<string>(servers.map((server) => server.arpFix.method));
  const plans = ARP_FIXES.map((fix) => {
    const wanted = { vips: methods.has(fix.method) ? vips : [] };
    for (const misfit of fix.misfits(wanted, seen)) {
      problems.push({
        level: "error",
        at: pathOf(cluster, servers[0]),
        ...misfit,
        text: `${view.hostName}: ${misfit.text}`,
      });
    }
    return fix.steps(wanted, seen);
  });
  for (const plan of plans) part.steps("prepare", plan.prepare);
  for (const plan of plans) part.steps("cleanUp", plan.cleanUp);
  if (vips.length > 0) problems.push(...tunnelProblems({ cluster, servers, seen }));
  return part.done(problems);
}

function tunnelProblems(of: {
  cluster: Cluster;
  servers: readonly RealServer[];
  seen: RealServerView;
}): Problem[] {
  const ids = new Set(of.servers.map((server) => server.realServerId));
  const isTunnelled = of.cluster.virtualServices.some(
    (service) =>
      service.forwardingMethod === "TUN" && service.pool.some((member) => ids.has(member.realServerId)),
  );
  if (!isTunnelled || of.seen.interfaces.some((each) => each.name === "tunl0")) return [];
  return [
    {
      level: "warning",
      rule: "tunnel-device-missing",
      at: pathOf(of.cluster, of.servers[0]),
      text: "There is no tunl0 on this real server, so it cannot unpack what the director sends it.",
      fix: "Load the module and bring the device up: modprobe ipip && ip link set tunl0 up",
    },
  ];
}

function pathOf(cluster: Cluster, server: RealServer | undefined): Path {
  const index = cluster.realServers.findIndex((each) => each.realServerId === server?.realServerId);
  return index < 0 ? [] : ["realServers", index];
}
