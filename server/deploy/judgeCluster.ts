import type { Cluster } from "@/server/core/cluster";
import { canonicalAddress } from "@/server/core/cluster/addresses";
import { type IpvsService, serverKey, serviceKey } from "@/server/core/ipvs";
import { directorConfig } from "@/server/core/keepalived/directorConfig";

/** What one director was seen with. */
export interface SeenDirector {
  directorId: string;
  hostName: string;
  /** Every address on its interfaces, in its canonical form. */
  addresses: readonly string[];
  /** Undefined: its kernel has no table. */
  ipvs: readonly IpvsService[] | undefined;
}

/** What is wrong with a running cluster, and what is only worth knowing (real servers whose checks fail). */
export interface ClusterJudgement {
  wrong: { hostName: string | undefined; text: string }[];
  notes: string[];
}

const FORWARD = { DR: "Route", NAT: "Masq", TUN: "Tunnel" } as const;

/** Judges whether the directors do what the configuration says: one master for each instance, the services in the kernel. */
export function judgeCluster(cluster: Cluster, directors: readonly SeenDirector[]): ClusterJudgement {
  const judgement: ClusterJudgement = { wrong: [], notes: [] };
  for (const instance of cluster.vrrpInstances.filter((each) => each.enabled && each.vips.length > 0)) {
    const members = directors.filter((seen) =>
      instance.members.some((member) => member.directorId === seen.directorId),
    );
    const holds = (seen: SeenDirector) =>
      instance.vips.filter((vip) => seen.addresses.includes(canonicalAddress(vip.address))).length;
    const holders = directors.filter((seen) => holds(seen) > 0);
    if (members.length > 0 && holders.length === 0) {
      judgement.wrong.push({
        hostName: undefined,
        text: `No director holds the addresses of ${instance.name}.`,
      });
    } else if (holders.length > 1) {
      const names = holders.map((seen) => seen.hostName).join(" and ");
      judgement.wrong.push({
        hostName: undefined,
        text: `${names} hold addresses of ${instance.name} at the same time.`,
      });
    }
    for (const seen of holders) {
      if (holds(seen) === instance.vips.length) continue;
      judgement.wrong.push({
        hostName: seen.hostName,
        text: `${seen.hostName} holds ${holds(seen)} of ${instance.vips.length} addresses of ${instance.name}.`,
      });
    }
  }
  const notes = new Set<string>();
  for (const seen of directors) judgeTable(cluster, seen, { judgement, notes });
  judgement.notes.push(...notes);
  return judgement;
}

function judgeTable(
  cluster: Cluster,
  seen: SeenDirector,
  into: { judgement: ClusterJudgement; notes: Set<string> },
): void {
  const { wrong } = into.judgement;
  const { hostName } = seen;
  const wanted = directorConfig(cluster, seen.directorId).services;
  if (seen.ipvs === undefined) {
    if (wanted.length > 0)
      wrong.push({ hostName, text: `The kernel of ${hostName} has no table of virtual services.` });
    return;
  }
  const table = new Map(seen.ipvs.map((service) => [service.key, service]));
  for (const service of wanted) {
    const { address, port, protocol } = service.listen;
    const live = table.get(serviceKey({ protocol, address, port }));
    if (live === undefined) {
      if (service.realServers.length > 0) {
        wrong.push({ hostName, text: `${service.name} is not in the kernel's table of ${hostName}.` });
      }
      continue;
    }
    if (live.scheduler !== service.scheduler) {
      wrong.push({
        hostName,
        text: `${service.name} on ${hostName} is scheduled by ${live.scheduler}, not by ${service.scheduler}.`,
      });
    }
    for (const server of service.realServers) {
      const key = serverKey(server);
      const own = live.servers.find((each) => each.key === key);
      if (own === undefined || (own.weight === 0 && server.weight > 0)) {
        into.notes.add(`${server.name} fails its check for ${service.name} and takes no traffic.`);
        continue;
      }
      if (own.weight !== server.weight) {
        wrong.push({
          hostName,
          text: `${server.name} in ${service.name} has weight ${own.weight} on ${hostName}, not ${server.weight}.`,
        });
      }
      if (own.forward !== "Local" && own.forward !== FORWARD[service.forwardingMethod]) {
        wrong.push({
          hostName,
          text: `${server.name} in ${service.name} is forwarded to by ${own.forward} on ${hostName}, not by ${FORWARD[service.forwardingMethod]}.`,
        });
      }
    }
    const known = new Set(service.realServers.map(serverKey));
    for (const each of live.servers.filter((other) => !known.has(other.key))) {
      wrong.push({ hostName, text: `${service.name} on ${hostName} still forwards to ${each.key}.` });
    }
  }
  const keys = new Set(wanted.map((service) => serviceKey(service.listen)));
  for (const service of seen.ipvs.filter((other) => !keys.has(other.key))) {
    into.notes.add(`${hostName} also serves ${service.key}, which is not in the configuration.`);
  }
}
