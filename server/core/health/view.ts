import type { Cluster, RealServer } from "@/server/core/cluster";
import { plainAddress } from "@/server/core/ipvs";
import { isFresh, type LiveCluster, type LiveDirector } from "@/server/core/live";

/** What every judgement is made from. */
export interface View {
  cluster: Cluster;
  live: LiveCluster;
  /** Milliseconds since 1970, by Shoal's clock. */
  now: number;
}

/** Where to find what is asked for by every one of thousands of services. */
interface ClusterIndex {
  realServers: ReadonlyMap<string, RealServer>;
  /** The id of the VRRP instance that holds a VIP, by the VIP's usual text form. */
  instanceIds: ReadonlyMap<string, string>;
}

const indexes = new WeakMap<Cluster, ClusterIndex>();

/** The index of a configuration, made once: configurations are not altered. */
export function clusterIndex(cluster: Cluster): ClusterIndex {
  const known = indexes.get(cluster);
  if (known !== undefined) return known;
  const index: ClusterIndex = {
    realServers: new Map(cluster.realServers.map((server) => [server.realServerId, server])),
    // The first of two instances counts.
    instanceIds: new Map(
      cluster.vrrpInstances
        .flatMap(({ vrrpInstanceId, vips }) =>
          vips.map((vip): [string, string] => [plainAddress(vip.address), vrrpInstanceId]),
        )
        .reverse(),
    ),
  };
  indexes.set(cluster, index);
  return index;
}

/** The facts of a director if they still count; undefined: unknown. */
export function freshDirector(view: View, directorId: string): LiveDirector | undefined {
  const director = view.live.directors[directorId];
  return isFresh(director, view.now) ? director : undefined;
}

/** A director's name by its id; the id itself when the configuration has no such director. */
export function directorName(view: View, directorId: string): string {
  return view.cluster.directors.find((director) => director.directorId === directorId)?.name ?? directorId;
}

/** The address of a VIP on a director, when it is on one of its interfaces. */
export function heldAddress(director: LiveDirector, address: string): { since: number } | undefined {
  return director.held[plainAddress(address)];
}

/** `a`, `a and b`, `a, b and c`; beyond eight the rest is counted. */
export function listed(words: readonly string[]): string {
  const shown = words.length > 8 ? [...words.slice(0, 7), `${words.length - 7} more`] : words;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}

/** An object with one property, or with none when there is no value. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [Name in Key]?: Value } {
  // TypeScript takes a computed key for any string.
  return (value === undefined ? {} : { [key]: value }) as { [Name in Key]?: Value };
}
