import { globalFields } from "@/server/core/cluster/globalFields";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import type { DirectorConfig, SyncGroupConfig, TrackerConfig } from "@/server/core/keepalived/configTypes";
import { fieldStatements, listItems } from "@/server/core/keepalived/fieldStatements";
import { FIFOS } from "@/server/core/keepalived/fifos";
import { commentNotes, nameNote } from "@/server/core/keepalived/notes";
import { rawNodes } from "@/server/core/keepalived/rawText";
import { vrrpInstance } from "@/server/core/keepalived/renderInstance";
import { virtualServer } from "@/server/core/keepalived/renderService";
import { block, type Node, type Statement, spaced, statement } from "@/server/core/keepalived/tree";
import { TRACKERS } from "@/server/core/trackers";

/**
 * The blocks of a director's keepalived.conf, one empty line between them. Trackers come before what tracks them, since
 * keepalived ignores a name that it has not met yet. `fifos`: with the monitor's pipes.
 */
export function renderConfig(config: DirectorConfig, options: { fifos: boolean }): Node[] {
  const version = config.settings.vrrpVersion === "3" ? 3 : 2;
  return spaced([
    [globalDefs(config, options)],
    config.raw === undefined ? [] : rawNodes(config.raw, ""),
    ...config.trackers.map((tracker) => [...commentNotes(tracker.comment), trackerBlock(tracker)]),
    ...config.syncGroups.map((group) => [...commentNotes(group.comment), syncGroup(group)]),
    ...config.instances.map((instance) => [
      ...commentNotes(instance.comment),
      vrrpInstance(instance, version),
    ]),
    ...config.services.map((service) => [
      nameNote("service", service.name),
      ...commentNotes(service.comment),
      virtualServer(service),
    ]),
  ]);
}

function globalDefs(config: DirectorConfig, { fifos }: { fifos: boolean }): Statement {
  return block(statement("global_defs", []), [
    ...(config.routerId === undefined ? [] : [statement("router_id", [config.routerId])]),
    ...(fifos
      ? [statement("vrrp_notify_fifo", [FIFOS.vrrp]), statement("lvs_notify_fifo", [FIFOS.lvs])]
      : []),
    ...fieldStatements(globalFields, config.settings, ["settings"]),
    ...(config.globalRaw === undefined ? [] : rawNodes(config.globalRaw, "global_defs")),
  ]);
}

function trackerBlock(tracker: TrackerConfig): Statement {
  const kind = TRACKERS.find(({ type }) => type === tracker.watch.type);
  if (kind === undefined) throw new TypeError(`No tracker of type ${tracker.watch.type}.`);
  const at = tracker.at ?? [];
  return block(statement(kind.keyword, [tracker.name], at), [
    ...fieldStatements(kind.fields, tracker.watch.settings, [...at, "watch", "settings"]),
    ...(tracker.raw === undefined ? [] : rawNodes(tracker.raw, kind.keyword)),
  ]);
}

function syncGroup(group: SyncGroupConfig): Statement {
  const at = group.at ?? [];
  return block(statement("vrrp_sync_group", [group.name], at), [
    block(statement("group", [], [...at, "vrrpInstanceIds"]), listItems(group.instances, at)),
    ...fieldStatements(syncGroupFields, { ...group.settings }, [...at, "settings"]),
    ...(group.raw === undefined ? [] : rawNodes(group.raw, "vrrp_sync_group")),
  ]);
}
