import { CHECKERS } from "@/server/core/checkers";
import type {
  CheckConfig,
  DirectorConfig,
  InstanceConfig,
  RealServerConfig,
  ServiceConfig,
  VipConfig,
} from "@/server/core/keepalived/directorConfig";
import { decimal, fieldStatements } from "@/server/core/keepalived/fieldStatements";
import { FIFOS } from "@/server/core/keepalived/fifos";
import { commentNotes, nameNote } from "@/server/core/keepalived/notes";
import { block, type Node, type Statement, spaced, statement } from "@/server/core/keepalived/tree";
import type { Path } from "@/server/core/problem";

/** The blocks of a director's keepalived.conf, one empty line between them. `fifos`: with the monitor's pipes. */
export function renderConfig(config: DirectorConfig, options: { fifos: boolean }): Node[] {
  return spaced([
    [globalDefs(config, options)],
    ...config.instances.map((instance) => [...commentNotes(instance.comment), vrrpInstance(instance)]),
    ...config.services.map((service) => [
      nameNote("service", service.name),
      ...commentNotes(service.comment),
      virtualServer(service),
    ]),
  ]);
}

function globalDefs(config: DirectorConfig, { fifos }: { fifos: boolean }): Statement {
  return block(statement("global_defs", []), [
    statement("router_id", [config.routerId]),
    ...(fifos
      ? [statement("vrrp_notify_fifo", [FIFOS.vrrp]), statement("lvs_notify_fifo", [FIFOS.lvs])]
      : []),
  ]);
}

function vrrpInstance(instance: InstanceConfig): Statement {
  const at = instance.at ?? [];
  const isIpv6 = instance.vips[0]?.address.includes(":") === true;
  return block(statement("vrrp_instance", [instance.name], at), [
    statement("state", ["BACKUP"], at),
    statement("interface", [instance.interface], [...at, "interface"]),
    statement("virtual_router_id", [instance.virtualRouterId], [...at, "virtualRouterId"]),
    statement("priority", [instance.priority], [...at, "members"]),
    statement("advert_int", [decimal(instance.advertInt, 6)], [...at, "advertInt"]),
    // Version 2 is the default for IPv4 alone.
    ...(instance.version === 2 && !isIpv6
      ? []
      : [statement("version", [instance.version], [...at, "version"])]),
    ...(instance.preempt ? [] : [statement("nopreempt", [], [...at, "preempt"])]),
    ...unicast(instance, [...at, "members"]),
    ...addressList("virtual_ipaddress", instance, { excluded: false }),
    ...addressList("virtual_ipaddress_excluded", instance, { excluded: true }),
  ]);
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
  return statement(`${vip.address}/${vip.prefixLength}`, device, vip.at);
}

function virtualServer(service: ServiceConfig): Statement {
  const at = service.at ?? [];
  const { address, port, protocol } = service.listen;
  const settings = [
    statement("delay_loop", [decimal(service.delayLoop, 6)], [...at, "delayLoop"]),
    statement("lb_algo", [service.scheduler], [...at, "scheduler"]),
    statement("lb_kind", [service.forwardingMethod], [...at, "forwardingMethod"]),
    statement("protocol", [protocol], [...at, "listen", "protocol"]),
    ...(service.persistenceTimeout === undefined
      ? []
      : [statement("persistence_timeout", [service.persistenceTimeout], [...at, "persistenceTimeout"])]),
  ];
  return block(
    statement("virtual_server", [address, port], at),
    spaced([
      settings,
      ...service.realServers.map((server) => [
        nameNote("server", server.name),
        ...commentNotes(server.comment),
        realServer(server),
      ]),
    ]),
  );
}

function realServer(server: RealServerConfig): Statement {
  const at = server.at ?? [];
  return block(statement("real_server", [server.address, server.port], at), [
    statement("weight", [server.weight], [...at, "weight"]),
    ...server.checks.map(check),
  ]);
}

function check(config: CheckConfig): Statement {
  const at = config.at ?? [];
  const checker = CHECKERS.find((each) => each.type === config.type);
  if (checker === undefined) throw new TypeError(`No check of type ${config.type}.`);
  return block(
    statement(config.type, [], at),
    fieldStatements(checker.fields, config.settings, [...at, "settings"]),
  );
}
