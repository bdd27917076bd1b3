import { CHECKERS } from "@/server/core/checkers";
import type { SorryServer, Tunnel } from "@/server/core/cluster";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import type { CheckConfig, RealServerConfig, ServiceConfig } from "@/server/core/keepalived/configTypes";
import { decimal, fieldStatements } from "@/server/core/keepalived/fieldStatements";
import { commentNotes, nameNote } from "@/server/core/keepalived/notes";
import { rawNodes } from "@/server/core/keepalived/rawText";
import { block, type Statement, spaced, statement } from "@/server/core/keepalived/tree";
import type { Path } from "@/server/core/problem";

/** A `virtual_server`, with the keywords that every release knows for scheduler and forwarding method. */
export function virtualServer(service: ServiceConfig): Statement {
  const at = service.at ?? [];
  const { address, port, protocol } = service.listen;
  const settings = [
    statement("delay_loop", [decimal(service.delayLoop, 6)], [...at, "delayLoop"]),
    statement("lb_algo", [service.scheduler], [...at, "scheduler"]),
    statement(
      "lb_kind",
      [service.forwardingMethod, ...tunnelWords(service.tunnel)],
      [...at, "forwardingMethod"],
    ),
    statement("protocol", [protocol], [...at, "listen", "protocol"]),
    ...(service.persistenceTimeout === undefined
      ? []
      : [statement("persistence_timeout", [service.persistenceTimeout], [...at, "persistenceTimeout"])]),
    // Flags of a scheduler must come behind it.
    ...fieldStatements(virtualServiceFields, { ...service.settings }, [...at, "settings"]),
    ...(service.sorryServer === undefined
      ? []
      : sorryServer(service.sorryServer, service.listen.port, [...at, "sorryServer"])),
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
      service.raw === undefined ? [] : rawNodes(service.raw, "virtual_server"),
    ]),
  );
}

function tunnelWords(tunnel: Tunnel | undefined): (string | number)[] {
  if (tunnel === undefined) return [];
  const port = tunnel.type === "gue" ? ["port", tunnel.port] : [];
  const checksum = tunnel.type === "ipip" || tunnel.checksum === undefined ? [] : [tunnel.checksum];
  return ["type", tunnel.type, ...port, ...checksum];
}

/** The other two keywords must follow `sorry_server`. */
function sorryServer(sorry: SorryServer, servicePort: number, at: Path): Statement[] {
  return [
    statement("sorry_server", [sorry.address, sorry.port ?? servicePort], at),
    ...(sorry.inhibit ? [statement("sorry_server_inhibit", [], at)] : []),
    ...(sorry.forwardingMethod === undefined
      ? []
      : [statement("sorry_server_lvs_method", [sorry.forwardingMethod], at)]),
  ];
}

function realServer(server: RealServerConfig): Statement {
  const at = server.at ?? [];
  return block(statement("real_server", [server.address, server.port], at), [
    statement("weight", [server.weight], [...at, "weight"]),
    ...fieldStatements(poolMemberFields, { ...server.settings }, [...at, "settings"]),
    ...checkBlocks(server.checks),
    ...(server.raw === undefined ? [] : rawNodes(server.raw, "virtual_server.real_server")),
  ]);
}

/** Real servers that share their checks share the statements too. */
const madeBlocks = new WeakMap<readonly CheckConfig[], readonly Statement[]>();

function checkBlocks(checks: readonly CheckConfig[]): readonly Statement[] {
  const known = madeBlocks.get(checks);
  if (known !== undefined) return known;
  const made = checks.map(check);
  madeBlocks.set(checks, made);
  return made;
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
