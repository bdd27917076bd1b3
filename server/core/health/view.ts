import type { Cluster } from "@/server/core/cluster";
import { plainAddress } from "@/server/core/ipvs";
import { isFresh, type LiveCluster, type LiveDirector } from "@/server/core/live";

/** What every judgement is made from. */
export interface View {
  cluster: Cluster;
  live: LiveCluster;
  /** Milliseconds since 1970, by Shoal's clock. */
  now: number;
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
