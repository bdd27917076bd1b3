import { type Cluster, clusterSchema, type Director } from "@/server/core/cluster";
import { nameSchema } from "@/server/core/cluster/names";
import type { AccountLine } from "@/server/core/keepalived/account";
import type { DirectorConfig } from "@/server/core/keepalived/configTypes";
import type { FileProblem } from "@/server/core/keepalived/fileProblem";
import { importInstances } from "@/server/core/keepalived/importInstances";
import { importServices } from "@/server/core/keepalived/importServices";
import { isSame } from "@/server/core/keepalived/isSame";
import type { ParseOptions } from "@/server/core/keepalived/parse";
import { readFile } from "@/server/core/keepalived/readBack";

/** One director's keepalived.conf, with who it is. */
export interface DirectorFile extends ParseOptions {
  /** The director's name, where the file's `router_id` is none. */
  name: string;
  hostId: string;
  text: string;
}

export interface ImportOptions {
  clusterId: string;
  name: string;
  /** Makes the id of each new object. */
  newId(): string;
}

/** What the files of a cluster's directors became. */
export interface Imported {
  /** Absent when a problem of level error forbids to go on. */
  cluster?: Cluster;
  /** What became of each line, file by file. */
  accounts: { name: string; lines: AccountLine[] }[];
  problems: FileProblem[];
}

/** A director with what its file says. */
export interface ReadDirector {
  director: Director;
  config: DirectorConfig;
}

/**
 * Makes one cluster of the files of its directors. What differs between them becomes a setting of each director where the
 * model has one; elsewhere the first file counts, and a problem says so.
 */
export function importDirectors(files: readonly DirectorFile[], options: ImportOptions): Imported {
  const problems: FileProblem[] = [];
  const accounts: Imported["accounts"] = [];
  const read: ReadDirector[] = [];
  for (const { name, hostId, text, ...parseOptions } of files) {
    const found = readFile(text, parseOptions);
    accounts.push({ name, lines: found.account });
    problems.push(...found.problems.map((problem) => ({ ...problem, text: `${name}: ${problem.text}` })));
    const own = nameSchema.safeParse(found.config.routerId);
    const isTaken = read.some(({ director }) => director.name === own.data);
    const directorName = own.success && !isTaken ? own.data : name;
    read.push({
      director: { directorId: options.newId(), name: directorName, hostId },
      config: found.config,
    });
  }
  const cluster = merge(read, options, problems);
  const checked = clusterSchema.safeParse(cluster);
  if (!checked.success) {
    problems.push(
      ...checked.error.issues.map((issue) => ({
        level: "error" as const,
        rule: "import-does-not-fit",
        at: issue.path.map((key) => (typeof key === "symbol" ? String(key) : key)),
        text: issue.message,
      })),
    );
  }
  const isUsable = checked.success && !problems.some(({ level }) => level === "error");
  return { ...(isUsable && { cluster: checked.data }), accounts, problems };
}

function merge(read: readonly ReadDirector[], options: ImportOptions, problems: FileProblem[]): unknown {
  const { newId } = options;
  const [first] = read;
  if (first === undefined) throw new TypeError("No file to import.");
  const warn = (what: string) =>
    problems.push({
      level: "warning",
      rule: "directors-differ",
      at: [],
      text: `${what} differs between the directors; that of ${first.director.name} is taken.`,
      fix: "Compare the files and decide what is right before this is applied.",
    });
  const shared = <Value>(what: string, pick: (config: DirectorConfig) => Value): Value => {
    const value = pick(first.config);
    if (read.some(({ config }) => !isSame(pick(config), value))) warn(what);
    return value;
  };
  const rawOfAll = read.every(({ config }) => config.raw === first.config.raw) ? first.config.raw : undefined;
  const vrrpInstances = importInstances(read, { newId, warn });
  const instanceIds = new Map(vrrpInstances.map((each) => [each.name, each.vrrpInstanceId]));
  const globalRaw = shared("Text of global_defs that is kept as it is", ({ globalRaw }) => globalRaw);
  const settings = shared("A setting of global_defs", (config) => config.settings);
  const trackers = shared("A tracker", (config) => config.trackers);
  const syncGroups = shared("A sync group", (config) => config.syncGroups);
  return {
    clusterId: options.clusterId,
    name: options.name,
    directors: read.map(({ director, config }) =>
      rawOfAll === undefined && config.raw !== undefined ? { ...director, raw: config.raw } : director,
    ),
    vrrpInstances,
    ...importServices(read, { newId, warn }),
    ...(trackers.length > 0 && {
      trackers: trackers.map((tracker) => ({ trackerId: newId(), enabled: true, ...tracker })),
    }),
    ...(syncGroups.length > 0 && {
      syncGroups: syncGroups.map(({ instances, ...group }) => ({
        syncGroupId: newId(),
        enabled: true,
        ...group,
        vrrpInstanceIds: instances.map((name) => instanceIds.get(name)).filter((id) => id !== undefined),
      })),
    }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(globalRaw !== undefined && { globalRaw }),
    ...(rawOfAll !== undefined && { raw: rawOfAll }),
  };
}
