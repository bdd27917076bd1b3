import type { VrrpInstance } from "@/server/core/cluster";
import { canonicalAddress, familyOf } from "@/server/core/cluster/addresses";
import type { InstanceConfig } from "@/server/core/keepalived/configTypes";
import type { ReadDirector } from "@/server/core/keepalived/importDirectors";
import { isSame } from "@/server/core/keepalived/isSame";

export interface MergeOptions {
  newId(): string;
  /** Says that something differs between the directors. */
  warn(what: string): void;
}

interface Part {
  directorId: string;
  instance: InstanceConfig;
}

/** The VRRP instances of all directors' files: one for each virtual router ID and address family, with its members. */
export function importInstances(read: readonly ReadDirector[], options: MergeOptions): VrrpInstance[] {
  const groups = new Map<string, Part[]>();
  for (const { director, config } of read) {
    for (const instance of config.instances) {
      const family = familyOf(instance.vips[0]?.address ?? "");
      const key = `${instance.virtualRouterId} ${family} ${sameNamed(config.instances, instance)}`;
      groups.set(key, [...(groups.get(key) ?? []), { directorId: director.directorId, instance }]);
    }
  }
  return [...groups.values()].flatMap((parts) => {
    const [first] = parts;
    return first === undefined ? [] : [merged(first, parts, options)];
  });
}

/** The interface, where one director uses the same number on several. */
function sameNamed(all: readonly InstanceConfig[], instance: InstanceConfig): string {
  const isTwice = all.some((each) => each !== instance && each.virtualRouterId === instance.virtualRouterId);
  return isTwice ? instance.interface : "";
}

function merged(first: Part, parts: readonly Part[], { newId, warn }: MergeOptions): VrrpInstance {
  const { instance } = first;
  const common = ({ instance: each }: Part) => ({
    ...{ advertInt: each.advertInt, version: each.version, preempt: each.preempt, name: each.name },
    ...{ settings: each.settings, raw: each.raw, vips: each.vips, isUnicast: each.unicast !== undefined },
  });
  if (parts.some((part) => !isSame(common(part), common(first)))) warn(`VRRP instance ${instance.name}`);
  const isUnicast = instance.unicast !== undefined;
  const otherPeers = strangers(parts);
  if (isUnicast && parts.some((part) => !hasPeers(part, parts, otherPeers))) {
    warn(`The list of unicast peers of ${instance.name}`);
  }
  return {
    vrrpInstanceId: newId(),
    name: instance.name,
    ...(instance.comment !== undefined && { comment: instance.comment }),
    enabled: true,
    interface: instance.interface,
    virtualRouterId: instance.virtualRouterId,
    version: instance.version,
    advertInt: instance.advertInt,
    transport: isUnicast ? "unicast" : "multicast",
    preempt: instance.preempt,
    members: parts.map((part) => ({
      directorId: part.directorId,
      priority: part.instance.priority,
      ...(part.instance.interface !== instance.interface && { interface: part.instance.interface }),
      ...(isUnicast &&
        part.instance.unicast?.sourceAddress !== undefined && {
          sourceAddress: part.instance.unicast.sourceAddress,
        }),
    })),
    vips: instance.vips.map(({ at: _at, ...vip }) => ({ vipId: newId(), ...vip })),
    ...(Object.keys(instance.settings).length > 0 && { settings: instance.settings }),
    ...(otherPeers.length > 0 && { otherPeers }),
    ...(instance.raw !== undefined && { raw: instance.raw }),
  };
}

/** Peers that are no directors of this cluster. */
function strangers(parts: readonly Part[]): string[] {
  const own = new Set(parts.map((part) => sourceOf(part)));
  const peers = parts.flatMap(({ instance }) => instance.unicast?.peers ?? []);
  return peers.filter(
    (peer, index) =>
      !own.has(canonicalAddress(peer)) && peers.findIndex((each) => isSame(each, peer)) === index,
  );
}

/** True when a director's peers are what the model makes of them again: the other directors and the strangers. */
function hasPeers(part: Part, parts: readonly Part[], otherPeers: readonly string[]): boolean {
  const others = parts.filter((each) => each !== part).map(sourceOf);
  const expected = [...others, ...otherPeers.map(canonicalAddress)].toSorted();
  const peers = (part.instance.unicast?.peers ?? []).map(canonicalAddress).toSorted();
  return isSame(peers, expected);
}

function sourceOf({ instance }: Part): string {
  return canonicalAddress(instance.unicast?.sourceAddress ?? "");
}
