import { keywordPaths } from "@/server/core/keepalived/versions";

/** What may stand where: the keywords of a block by name. */
export interface Grammar {
  /** `block`: has keywords of its own in braces; `list`: has free lines in braces; `line`: stands alone. */
  kind: "block" | "list" | "line";
  /** The keyword's argument is a script: quotes and escapes are read as a shell would. */
  isScript: boolean;
  keywords: ReadonlyMap<string, Grammar>;
}

/** Blocks whose lines are no keywords (alloc_value_block in keepalived's parsers). */
const LISTS = new Set([
  "garp_group.interfaces",
  "global_defs.notification_email",
  "interface_up_down_delays",
  "linkbeat_interfaces",
  "static_ipaddress",
  "static_routes",
  "static_rules",
  "track_group.group",
  "virtual_server_group",
  "vrrp_instance.track_bfd",
  "vrrp_instance.track_file",
  "vrrp_instance.track_interface",
  "vrrp_instance.track_process",
  "vrrp_instance.track_script",
  "vrrp_instance.unicast_peer",
  "vrrp_instance.virtual_ipaddress",
  "vrrp_instance.virtual_ipaddress_excluded",
  "vrrp_instance.virtual_routes",
  "vrrp_instance.virtual_rules",
  "vrrp_sync_group.group",
  "vrrp_sync_group.track_bfd",
  "vrrp_sync_group.track_file",
  "vrrp_sync_group.track_interface",
  "vrrp_sync_group.track_process",
  "vrrp_sync_group.track_script",
]);

const SCRIPT_KEYWORDS =
  /^(script|misc_path|regex|quorum_up|quorum_down|startup_script|shutdown_script|notify|notify_(up|down|master|backup|fault|stop|deleted|master_rx_lower_pri)|(vrrp_|lvs_)?notify_fifo_script)$/;

interface Growing extends Grammar {
  keywords: Map<string, Growing>;
}

function grow(): Grammar {
  const root: Growing = { kind: "block", isScript: false, keywords: new Map() };
  for (const path of keywordPaths()) {
    let place = root;
    for (const name of path.split(".")) {
      let next = place.keywords.get(name);
      if (next === undefined) {
        next = { kind: "line", isScript: SCRIPT_KEYWORDS.test(name), keywords: new Map() };
        place.keywords.set(name, next);
      }
      if (place.kind === "line") place.kind = "block";
      place = next;
    }
    if (LISTS.has(path)) place.kind = "list";
  }
  return root;
}

/** Every keyword of every release, from the outermost level inwards. */
export const GRAMMAR: Grammar = grow();

/** What may stand in the block at a path, e.g. `virtual_server.real_server`; the empty path: outside every block. */
export function grammarAt(path: string): Grammar {
  let place: Grammar | undefined = GRAMMAR;
  for (const name of path === "" ? [] : path.split(".")) place = place?.keywords.get(name);
  if (place === undefined) throw new TypeError(`No block ${path}.`);
  return place;
}
