import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import type { InstanceConfig, VipConfig } from "@/server/core/keepalived/configTypes";
import { decimal, fieldStatements } from "@/server/core/keepalived/fieldStatements";
import { rawNodes } from "@/server/core/keepalived/rawText";
import { block, type Statement, statement } from "@/server/core/keepalived/tree";
import type { Path } from "@/server/core/problem";

/**
 * A `vrrp_instance`. Always `state BACKUP`: the priorities decide, and `nopreempt` works with nothing else.
 * `defaultVersion`: the one that all instances have which do not say otherwise.
 */
export function vrrpInstance(instance: InstanceConfig, defaultVersion: 2 | 3): Statement {
  const at = instance.at ?? [];
  return block(statement("vrrp_instance", [instance.name], at), [
    statement("state", ["BACKUP"], at),
    statement("interface", [instance.interface], [...at, "interface"]),
    statement("virtual_router_id", [instance.virtualRouterId], [...at, "virtualRouterId"]),
    statement("priority", [instance.priority], [...at, "members"]),
    statement("advert_int", [decimal(instance.advertInt, 6)], [...at, "advertInt"]),
    ...(instance.version === 2 && impliedVersion(instance.vips, defaultVersion) === 2
      ? []
      : [statement("version", [instance.version], [...at, "version"])]),
    ...(instance.preempt ? [] : [statement("nopreempt", [], [...at, "preempt"])]),
    ...unicast(instance, [...at, "members"]),
    ...addressList("virtual_ipaddress", instance, { excluded: false }),
    ...addressList("virtual_ipaddress_excluded", instance, { excluded: true }),
    ...fieldStatements(vrrpInstanceFields, { ...instance.settings }, [...at, "settings"]),
    ...(instance.raw === undefined ? [] : rawNodes(instance.raw, "vrrp_instance")),
  ]);
}

/** The version that keepalived takes when the instance names none: IPv6 has version 3 alone. */
export function impliedVersion(vips: readonly { address: string }[], defaultVersion: 2 | 3): 2 | 3 {
  return vips[0]?.address.includes(":") === true ? 3 : defaultVersion;
}

function unicast(instance: InstanceConfig, at: Path): Statement[] {
  if (instance.unicast === undefined) return [];
  const { sourceAddress, peers } = instance.unicast;
  return [
    ...(sourceAddress === undefined ? [] : [statement("unicast_src_ip", [sourceAddress], at)]),
    block(
      statement("unicast_peer", [], at),
      peers.map((peer) => statement(peer, [], at)),
    ),
  ];
}

function addressList(
  keyword: string,
  instance: InstanceConfig,
  { excluded }: { excluded: boolean },
): Statement[] {
  const vips = instance.vips.filter((vip) => vip.excluded === excluded);
  if (vips.length === 0) return [];
  return [block(statement(keyword, [], [...(instance.at ?? []), "vips"]), vips.map(addressLine))];
}

function addressLine(vip: VipConfig): Statement {
  const device = vip.device === undefined ? [] : ["dev", vip.device];
  const options = vip.options === undefined ? [] : vip.options.split(" ");
  return statement(`${vip.address}/${vip.prefixLength}`, [...device, ...options], vip.at);
}
