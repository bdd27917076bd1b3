import { globalFields } from "@/server/core/cluster/globalFields";
import { nameSchema } from "@/server/core/cluster/names";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import type { Account } from "@/server/core/keepalived/account";
import type {
  DirectorConfig,
  InstanceConfig,
  ServiceConfig,
  SyncGroupConfig,
  TrackerConfig,
} from "@/server/core/keepalived/configTypes";
import { FIFOS } from "@/server/core/keepalived/fifos";
import { readNotes } from "@/server/core/keepalived/notes";
import { type BlockReader, listLines, readBlock } from "@/server/core/keepalived/readBlock";
import { readInstance } from "@/server/core/keepalived/readInstance";
import { readService } from "@/server/core/keepalived/readService";
import { HEADER } from "@/server/core/keepalived/renderDirector";
import type { Node, Remark, Statement } from "@/server/core/keepalived/tree";
import { TRACKERS, type Watch } from "@/server/core/trackers";

interface Draft {
  routerId?: string;
  settings: { vrrpVersion?: unknown };
  globalRaw: string[];
  trackers: TrackerConfig[];
  syncGroups: SyncGroupConfig[];
  instances: InstanceConfig[];
  services: ServiceConfig[];
}

/**
 * What a director's file says, and what became of each of its lines. The other way round: `renderConfig`. Reading what was
 * rendered from a model gives `directorConfig` of that model, but for `at`.
 */
export function readConfig(nodes: readonly Node[], account: Account): DirectorConfig {
  const draft: Draft = {
    settings: {},
    globalRaw: [],
    trackers: [],
    syncGroups: [],
    instances: [],
    services: [],
  };
  // The global settings come first, since the defaults of instances depend on them.
  for (const node of nodes) {
    if (node.kind === "statement" && node.keyword.text === "global_defs") readGlobals(node, draft, account);
  }
  const { raw } = readBlock(withoutHeader(nodes), topLevel(draft, account));
  return {
    ...(draft.routerId !== undefined && { routerId: draft.routerId }),
    settings: draft.settings as DirectorConfig["settings"],
    ...(draft.globalRaw.length > 0 && { globalRaw: draft.globalRaw.join("\n") }),
    ...(raw !== undefined && { raw }),
    trackers: draft.trackers,
    syncGroups: draft.syncGroups,
    instances: draft.instances,
    services: draft.services,
  };
}

/** Without the line that Shoal itself writes at the top of every file. */
function withoutHeader(nodes: readonly Node[]): readonly Node[] {
  return nodes.filter((node) => !(node.kind === "remark" && node.text === HEADER));
}

const NOTED = new Set([
  "vrrp_instance",
  "vrrp_sync_group",
  "virtual_server",
  ...TRACKERS.map(({ keyword }) => keyword),
]);

function topLevel(draft: Draft, account: Account): BlockReader {
  const defaultVersion = draft.settings.vrrpVersion === "3" ? 3 : 2;
  return {
    fields: {},
    account,
    noted: NOTED,
    keywords: {
      global_defs: () => true,
      vrrp_instance: (statement, notes) => {
        if (!isNamed(statement) || has(draft.instances, statement)) return false;
        const instance = readInstance(statement, { account, notes, defaultVersion });
        if (instance === undefined) return false;
        account.note(statement, "taken", "Taken.");
        draft.instances.push(instance);
        return true;
      },
      vrrp_sync_group: (statement, notes) => {
        const group = isNamed(statement) ? readSyncGroup(statement, { account, notes }) : undefined;
        if (group === undefined) return false;
        draft.syncGroups.push(group);
        return true;
      },
      virtual_server: (statement, notes) => {
        const service = readService(statement, { account, notes });
        if (service === undefined) return false;
        draft.services.push(service);
        return true;
      },
      ...Object.fromEntries(
        TRACKERS.map(({ keyword }) => [
          keyword,
          (statement: Statement, notes: readonly Remark[]) => {
            if (!isNamed(statement) || has(draft.trackers, statement)) return false;
            draft.trackers.push(readTracker(statement, { account, notes }));
            return true;
          },
        ]),
      ),
    },
  };
}

function isNamed(statement: Statement): boolean {
  return statement.condition === undefined && nameSchema.safeParse(statement.args[0]?.text).success;
}

function has(items: readonly { name: string }[], statement: Statement): boolean {
  return items.some(({ name }) => name === statement.args[0]?.text);
}

function readGlobals(statement: Statement, draft: Draft, account: Account): void {
  account.note(statement, "taken", "Taken.");
  const pipe = (path: string) => (inner: Statement) => {
    const isOwn = inner.args.length === 1 && inner.args[0]?.text === path;
    account.note(inner, isOwn ? "taken" : "approximated", `Shoal reads events from ${path}.`);
    return true;
  };
  const { settings, raw } = readBlock(statement.block ?? [], {
    fields: globalFields,
    account,
    keywords: {
      router_id: (inner) => {
        const name = inner.args[0]?.text;
        if (name !== undefined) draft.routerId = name;
        account.note(inner, "taken", "Taken.");
        return true;
      },
      vrrp_notify_fifo: pipe(FIFOS.vrrp),
      lvs_notify_fifo: pipe(FIFOS.lvs),
    },
  });
  Object.assign(draft.settings, settings);
  if (raw !== undefined) draft.globalRaw.push(raw);
}

interface Reading {
  account: Account;
  notes: readonly Remark[];
}

function readSyncGroup(statement: Statement, { account, notes }: Reading): SyncGroupConfig | undefined {
  const instances: string[] = [];
  const { settings, raw } = readBlock(statement.block ?? [], {
    fields: syncGroupFields,
    account,
    keywords: {
      group: (inner) => {
        const lines = listLines(inner.block ?? []);
        if (lines === undefined) return false;
        instances.push(...lines.flatMap((line) => line.split(" ")));
        account.noteAll(inner, "taken", "Taken.");
        return true;
      },
    },
  });
  if (instances.length === 0) return undefined;
  account.note(statement, "taken", "Taken.");
  return { ...named(statement, notes, raw), instances, settings };
}

function readTracker(statement: Statement, { account, notes }: Reading): TrackerConfig {
  const kind = TRACKERS.find(({ keyword }) => keyword === statement.keyword.text);
  if (kind === undefined) throw new TypeError(`No tracker ${statement.keyword.text}.`);
  account.note(statement, "taken", "Taken.");
  const reading = readBlock(statement.block ?? [], { fields: kind.fields, account, keywords: {} });
  return {
    ...named(statement, notes, reading.raw),
    watch: { type: kind.type, settings: reading.settings } as Watch,
  };
}

function named(
  statement: Statement,
  notes: readonly Remark[],
  raw: string | undefined,
): { name: string; comment?: string; raw?: string } {
  const { comment } = readNotes(notes, undefined);
  return {
    name: statement.args[0]?.text ?? "",
    ...(comment !== undefined && { comment }),
    ...(raw !== undefined && { raw }),
  };
}
