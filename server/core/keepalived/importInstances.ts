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
  const isWhole = parts.every((part) => hasAllPeers(part, parts));
  const isUnicast = instance.unicast !== undefined && isWhole;
  const raw = [
    instance.raw,
    ...(instance.unicast === undefined || isWhole ? [] : [peersAsText(instance.unicast)]),
  ]
    .filter((text) => text !== undefined)
    .join("\n");
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
    ...(raw !== "" && { raw }),
  };
}

/** True when a director's peers are exactly the others' source addresses, so that the model can make them again. */
function hasAllPeers({ directorId, instance }: Part, parts: readonly Part[]): boolean {
  if (instance.unicast === undefined) return true;
  const others = parts.filter((part) => part.directorId !== directorId);
  const expected = others.map((part) => canonicalAddress(part.instance.unicast?.sourceAddress ?? ""));
  const peers = instance.unicast.peers.map(canonicalAddress);
  return isSame(peers.toSorted(), expected.toSorted()) && instance.unicast.sourceAddress !== undefined;
}

/** Peers that are no directors of this cluster, as text that is kept. */
function peersAsText({ sourceAddress, peers }: NonNullable<InstanceConfig["unicast"]>): string {
  return [
    ...(sourceAddress === undefined ? [] : [`unicast_src_ip ${sourceAddress}`]),
    "unicast_peer {",
    ...peers.map((peer) => `    ${peer}`),
    "}",
  ].join("\n");
}
