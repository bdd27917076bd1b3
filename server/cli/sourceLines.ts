import { parseOptions } from "@/server/cli/parseOptions";
import type { Input } from "@/server/cli/readInput";
import { CHECKERS, type Check } from "@/server/core/checkers";
import type { Cluster, VirtualService } from "@/server/core/cluster";
import { canonicalAddress } from "@/server/core/cluster/addresses";
import { globalFields } from "@/server/core/cluster/globalFields";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import type { Fields } from "@/server/core/fields";
import { parse } from "@/server/core/keepalived/parse";
import type { Node, Statement } from "@/server/core/keepalived/tree";
import type { Path } from "@/server/core/problem";
import { TRACKERS } from "@/server/core/trackers";

/** A place in a file. */
export interface Place {
  name: string;
  /** The included file. */
  file?: string;
  line?: number;
}

interface FileTree {
  name: string;
  nodes: readonly Node[];
}

/** Keywords of the settings that are no field of a list. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  interface: ["interface"],
  virtualRouterId: ["virtual_router_id"],
  advertInt: ["advert_int"],
  version: ["version"],
  preempt: ["nopreempt"],
  transport: ["unicast_peer"],
  otherPeers: ["unicast_peer"],
  priority: ["priority"],
  sourceAddress: ["unicast_src_ip"],
  vips: ["virtual_ipaddress", "virtual_ipaddress_excluded"],
  delayLoop: ["delay_loop"],
  scheduler: ["lb_algo", "lvs_sched"],
  forwardingMethod: ["lb_kind", "lvs_method"],
  tunnel: ["lb_kind", "lvs_method"],
  protocol: ["protocol"],
  persistenceTimeout: ["persistence_timeout"],
  sorryServer: ["sorry_server"],
  weight: ["weight"],
  vrrpInstanceIds: ["group"],
};

/** Finds where in the files of its directors a part of an imported cluster stands: the closest that there is. */
export function sourceLines(cluster: Cluster, inputs: readonly Input[]): (at: Path) => Place {
  const trees: FileTree[] = inputs.map(({ name, text }) => ({
    name,
    nodes: parse(text, parseOptions(name)).nodes,
  }));
  const index = indexOf(trees);
  const servers = new Map(cluster.realServers.map((each) => [each.realServerId, each]));
  const nowhere: Place = { name: inputs.length === 1 ? (inputs[0]?.name ?? "") : "" };
  return (at) => {
    const found = placeIn(at);
    return found === undefined ? nowhere : placeOf(found.name, found.statement);
  };

  function placeIn([kind, number, ...rest]: Path): Found | undefined {
    const place = Number(number);
    switch (kind) {
      case "vrrpInstances": {
        const instance = cluster.vrrpInstances[place];
        const [key, which] = rest;
        const found = index.get(`vrrp_instance ${instance?.name}`);
        const vip = key === "vips" ? instance?.vips[Number(which)] : undefined;
        return inner(found, key === "members" ? rest.slice(2) : rest, {
          fields: vrrpInstanceFields,
          ...(vip !== undefined && { item: vip.address }),
        });
      }
      case "syncGroups":
        return inner(index.get(`vrrp_sync_group ${cluster.syncGroups?.[place]?.name}`), rest, {
          fields: syncGroupFields,
        });
      case "trackers": {
        const tracker = cluster.trackers?.[place];
        const type = TRACKERS.find((each) => each.type === tracker?.watch.type);
        return inner(index.get(`${type?.keyword} ${tracker?.name}`), rest.slice(1), {
          fields: type?.fields ?? {},
        });
      }
      case "virtualServices":
        return serviceLine(cluster.virtualServices[place], rest);
      case "directors":
        return inner(index.get("global_defs "), [], { fields: {} });
      case "settings":
        return inner(index.get("global_defs "), ["settings", ...(number === undefined ? [] : [number])], {
          fields: globalFields,
        });
      default:
        return undefined;
    }
  }

  function serviceLine(service: VirtualService | undefined, rest: Path): Found | undefined {
    if (service === undefined) return undefined;
    const found = index.get(serviceKey(service.listen.address, service.listen.port));
    const [key, which, ...deeper] = rest;
    if (key === "pool") {
      const member = service.pool[Number(which)];
      const server = servers.get(member?.realServerId ?? "");
      const statement = statements(found).find(
        ({ keyword, args }) =>
          keyword.text === "real_server" &&
          canonicalAddress(args[0]?.text ?? "") === canonicalAddress(server?.address ?? "?") &&
          (args[1]?.text ?? String(service.listen.port)) === String(member?.port),
      );
      if (found === undefined || statement === undefined) return found;
      const own = { name: found.name, statement };
      return deeper[0] === "checks"
        ? checkLine(own, member?.checks, deeper.slice(1))
        : inner(own, deeper, { fields: poolMemberFields });
    }
    if (key === "checks") {
      const first = statements(found).find(({ keyword }) => keyword.text === "real_server");
      return found === undefined || first === undefined
        ? found
        : checkLine({ name: found.name, statement: first }, service.checks, rest.slice(1));
    }
    return inner(found, key === "listen" ? rest.slice(1) : rest, { fields: virtualServiceFields });
  }
}

interface Found {
  name: string;
  statement: Statement;
}

function checkLine(server: Found, checks: readonly Check[] | undefined, [number, ...rest]: Path): Found {
  const types = new Set<string>(CHECKERS.map(({ type }) => type));
  const all = statements(server).filter(({ keyword }) => types.has(keyword.text));
  const statement = all[Number(number)];
  const fields = CHECKERS.find(({ type }) => type === checks?.[Number(number)]?.type)?.fields ?? {};
  if (statement === undefined) return server;
  return inner({ name: server.name, statement }, rest, { fields }) ?? server;
}

/** The statement of a setting within a block, or the block's own. */
function inner(
  found: Found | undefined,
  [key, setting]: Path,
  { fields, item }: { fields: Fields; item?: string },
): Found | undefined {
  if (found === undefined || key === undefined) return found;
  const field = key === "settings" ? fields[String(setting)] : undefined;
  const keywords = field === undefined ? (KEYWORDS[String(key)] ?? []) : [field.keyword];
  const block = field?.block;
  const around =
    block === undefined
      ? statements(found)
      : statements(found).flatMap((each) =>
          each.keyword.text === block ? statements({ ...found, statement: each }) : [],
        );
  const matches = around.filter(({ keyword }) => keywords.includes(keyword.text));
  const wanted = item === undefined ? undefined : canonicalAddress(item);
  const items = matches.flatMap((statement) => statements({ ...found, statement }));
  const statement =
    wanted === undefined
      ? matches[0]
      : (items.find(({ keyword }) => canonicalAddress(keyword.text.split("/")[0] ?? "") === wanted) ??
        matches[0]);
  return statement === undefined ? found : { name: found.name, statement };
}

function statements(found: Found | undefined): Statement[] {
  return (found?.statement.block ?? []).filter((node) => node.kind === "statement");
}

/** The first block of each kind and name; an import keeps the first as well. */
function indexOf(trees: readonly FileTree[]): Map<string, Found> {
  const index = new Map<string, Found>();
  for (const { name, nodes } of trees) {
    for (const node of nodes) {
      if (node.kind !== "statement") continue;
      const [first = "", second] = node.args.map(({ text }) => text);
      const key =
        node.keyword.text === "virtual_server"
          ? serviceKey(first, Number(second))
          : `${node.keyword.text} ${first}`;
      if (!index.has(key)) index.set(key, { name, statement: node });
    }
  }
  return index;
}

/** TCP and UDP on one port are two services; the lines of the first stand for both. */
function serviceKey(address: string, port: number): string {
  return `virtual_server ${canonicalAddress(address)} ${port}`;
}

function placeOf(name: string, { line, file }: Statement): Place {
  return { name, line, ...(file !== undefined && { file }) };
}
