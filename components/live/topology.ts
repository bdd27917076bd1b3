import type { Cluster } from "@/server/core/cluster";
import type { ClusterHealth, ServerState, ServiceState } from "@/server/core/health";

/** A VIP at the place where it is now. */
export interface TopologyVip {
  key: string;
  vipId: string;
  address: string;
  instance: string;
  vrrpInstanceId: string;
  /** More than one director holds it. */
  isDouble: boolean;
  y: number;
}

/** A director with the VIPs that it holds; without an id: the VIPs that nobody is known to hold. */
export interface TopologyDirector {
  directorId: string | undefined;
  name: string;
  vips: TopologyVip[];
  /** VIPs that it holds besides, which the picture leaves out. */
  moreVips: number;
  y: number;
  height: number;
}

/** A virtual service or, beyond the limit, all remaining ones of a VIP. */
export interface TopologyService {
  key: string;
  virtualServiceId: string | undefined;
  text: string;
  method: string;
  state: ServiceState;
  y: number;
}

export interface TopologyServer {
  realServerId: string;
  name: string;
  address: string;
  /** The worst state that it has in the services of the picture. */
  state: ServerState;
  y: number;
}

/** A line between two things, from the right edge of the one to the left edge of the other. */
export interface TopologyLink {
  key: string;
  from: number;
  to: number;
  state: "up" | "down" | "unknown";
  method?: string;
}

export interface Topology {
  directors: TopologyDirector[];
  services: TopologyService[];
  servers: TopologyServer[];
  /** From VIPs to services, and from services to real servers. */
  vipLinks: TopologyLink[];
  serverLinks: TopologyLink[];
  height: number;
  /** Services and servers that the picture leaves out. */
  leftOut: { services: number; servers: number };
}

export const ROW = 40;
const HEAD = 40;
const GAP = 16;
/** More than this many services or servers make no picture any more; the tables show them all. */
export const MOST = 24;
/** VIPs shown on one director. */
export const MOST_VIPS = 10;

/** Where everything of a cluster stands in its picture: VIPs on the director that holds them now. */
export function topology(cluster: Cluster, health: ClusterHealth): Topology {
  const shownServices = worstFirst(health.services, (service) => SERVICE_RANK[service.state]).slice(0, MOST);
  const shown = cluster.virtualServices.filter((service) =>
    shownServices.some((each) => each.virtualServiceId === service.virtualServiceId),
  );
  const served = new Set(shown.map((service) => service.listen.address));
  const directors = placeDirectors({ cluster, health, served });
  const vipOrder = directors.flatMap((director) => director.vips.map((vip) => vip.address));
  const ordered = shown.toSorted(
    (one, other) => placeIn(vipOrder, one.listen.address) - placeIn(vipOrder, other.listen.address),
  );
  const services = ordered.map((service, index): TopologyService => {
    const judged = health.services.find((each) => each.virtualServiceId === service.virtualServiceId);
    return {
      key: service.virtualServiceId,
      virtualServiceId: service.virtualServiceId,
      text: service.name,
      method: service.forwardingMethod,
      state: judged?.state ?? "unknown",
      y: index * ROW,
    };
  });
  const { servers, links: serverLinks, leftOut } = placeServers({ cluster, health, services });
  const vipLinks = ordered.flatMap((service, index) =>
    directors.flatMap((director) =>
      director.vips
        .filter((vip) => vip.address === service.listen.address)
        .map(
          (vip): TopologyLink => ({
            key: `${vip.key} ${service.virtualServiceId}`,
            from: vip.y + ROW / 2,
            to: index * ROW + ROW / 2,
            state: director.directorId === undefined ? "unknown" : "up",
          }),
        ),
    ),
  );
  const last = directors.at(-1);
  return {
    directors,
    services,
    servers,
    vipLinks,
    serverLinks,
    height: Math.max(
      last === undefined ? 0 : last.y + last.height,
      services.length * ROW,
      servers.length * ROW,
    ),
    leftOut: { services: cluster.virtualServices.length - services.length, servers: leftOut },
  };
}

/** Where a VIP comes in the picture; those that it leaves out come last. */
function placeIn(order: readonly string[], address: string): number {
  const index = order.indexOf(address);
  return index < 0 ? order.length : index;
}

function placeDirectors({
  cluster,
  health,
  served,
}: {
  cluster: Cluster;
  health: ClusterHealth;
  /** Addresses of the services in the picture: their VIPs are shown before others. */
  served: ReadonlySet<string>;
}): TopologyDirector[] {
  const held = new Map<string, number>();
  let y = 0;
  const place = (directorId: string | undefined, name: string, vips: Bare[]): TopologyDirector => {
    const top = y;
    const kept = [
      ...vips.filter((vip) => served.has(vip.address)),
      ...vips.filter((vip) => !served.has(vip.address)),
    ].slice(0, MOST_VIPS);
    const moreVips = vips.length - kept.length;
    const height = HEAD + (kept.length + (moreVips > 0 ? 1 : 0)) * ROW;
    y += height + GAP;
    return {
      directorId,
      name,
      moreVips,
      vips: kept.map((vip, index) => ({ ...vip, isDouble: false, y: top + HEAD + index * ROW })),
      y: top,
      height,
    };
  };
  const placed = cluster.directors.map((director) => {
    const vips = cluster.vrrpInstances.flatMap((instance) => {
      const judged = health.instances.find((each) => each.vrrpInstanceId === instance.vrrpInstanceId);
      const evidence = judged?.evidence.find((each) => each.directorId === director.directorId);
      return instance.vips
        .filter((vip) => evidence?.holds.includes(vip.address) === true)
        .map((vip) => {
          held.set(vip.vipId, (held.get(vip.vipId) ?? 0) + 1);
          return vipOf(instance, vip, director.directorId);
        });
    });
    return place(director.directorId, director.name, vips);
  });
  const nowhere = cluster.vrrpInstances.flatMap((instance) =>
    instance.enabled
      ? instance.vips.filter((vip) => !held.has(vip.vipId)).map((vip) => vipOf(instance, vip, "nowhere"))
      : [],
  );
  const marked = placed.map((director) => ({
    ...director,
    vips: director.vips.map((vip) => ({ ...vip, isDouble: (held.get(vip.vipId) ?? 0) > 1 })),
  }));
  return nowhere.length === 0 ? marked : [...marked, place(undefined, "Not seen on any director", nowhere)];
}

type Bare = Omit<TopologyVip, "y" | "isDouble">;

function vipOf(
  instance: Cluster["vrrpInstances"][number],
  vip: { vipId: string; address: string },
  holder: string,
): Bare {
  return {
    key: `${vip.vipId} ${holder}`,
    vipId: vip.vipId,
    address: vip.address,
    instance: instance.name,
    vrrpInstanceId: instance.vrrpInstanceId,
  };
}

function placeServers({
  cluster,
  health,
  services,
}: {
  cluster: Cluster;
  health: ClusterHealth;
  services: readonly TopologyService[];
}): { servers: TopologyServer[]; links: TopologyLink[]; leftOut: number } {
  const states = new Map<string, { state: ServerState; places: number[] }>();
  for (const [index, service] of services.entries()) {
    const judged = health.services.find((each) => each.virtualServiceId === service.virtualServiceId);
    for (const server of judged?.servers ?? []) {
      const known = states.get(server.realServerId);
      const state =
        known === undefined || SERVER_RANK[server.state] < SERVER_RANK[known.state]
          ? server.state
          : known.state;
      states.set(server.realServerId, { state, places: [...(known?.places ?? []), index] });
    }
  }
  const candidates = cluster.realServers.flatMap((server) => {
    const found = states.get(server.realServerId);
    return found === undefined ? [] : [{ server, ...found, middle: average(found.places) }];
  });
  const kept = worstFirst(candidates, (each) => SERVER_RANK[each.state]).slice(0, MOST);
  const servers = kept
    .toSorted((one, other) => one.middle - other.middle)
    .map(
      ({ server, state }, index): TopologyServer => ({
        realServerId: server.realServerId,
        name: server.name,
        address: server.address,
        state,
        y: index * ROW,
      }),
    );
  const rows = new Map(servers.map((server) => [server.realServerId, server.y + ROW / 2]));
  const links = services.flatMap((service) => {
    const judged = health.services.find((each) => each.virtualServiceId === service.virtualServiceId);
    return (judged?.servers ?? []).flatMap((server): TopologyLink[] => {
      const to = rows.get(server.realServerId);
      if (to === undefined) return [];
      return [
        {
          key: server.poolMemberId,
          from: service.y + ROW / 2,
          to,
          state: server.state === "up" ? "up" : server.state === "unknown" ? "unknown" : "down",
          method: service.method,
        },
      ];
    });
  });
  return { servers, links, leftOut: cluster.realServers.length - servers.length };
}

const SERVICE_RANK: Readonly<Record<ServiceState, number>> = {
  down: 0,
  degraded: 1,
  unknown: 2,
  up: 3,
  disabled: 4,
};

const SERVER_RANK: Readonly<Record<ServerState, number>> = {
  down: 0,
  unknown: 1,
  draining: 2,
  up: 3,
  disabled: 4,
};

function worstFirst<Item>(items: readonly Item[], rank: (item: Item) => number): Item[] {
  return items.toSorted((one, other) => rank(one) - rank(other));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
