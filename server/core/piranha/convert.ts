import { type Cluster, clusterSchema } from "@/server/core/cluster";
import type { AccountLine } from "@/server/core/keepalived/account";
import type { FileProblem } from "@/server/core/keepalived/fileProblem";
import type { Conversion } from "@/server/core/piranha/conversion";
import {
  convertDirectors,
  type DirectorHost,
  type DirectorRole,
  findDirectors,
  type LvsDirector,
} from "@/server/core/piranha/convertDirectors";
import { convertGlobals } from "@/server/core/piranha/convertGlobals";
import { convertInstances } from "@/server/core/piranha/convertInstances";
import { convertServices } from "@/server/core/piranha/convertServices";
import { type LvsAccount, type LvsOrigin, newLvsAccount } from "@/server/core/piranha/lvsAccount";
import { isBlock, type LvsItem, parseLvsCf } from "@/server/core/piranha/parse";
import { type LvsConfig, readLvsCf } from "@/server/core/piranha/read";
import { hasErrors } from "@/server/core/problem";

export type { DirectorHost, DirectorRole, LvsDirector } from "@/server/core/piranha/convertDirectors";
export type { LvsOrigin } from "@/server/core/piranha/lvsAccount";

export interface LvsImportOptions {
  clusterId: string;
  name: string;
  /** Makes the id of each new object. */
  newId(): string;
  /** Which host each director is. Absent: hosts that do not exist, for a cluster that is only looked at. */
  hosts?: Readonly<Partial<Record<DirectorRole, DirectorHost>>>;
}

/** What an lvs.cf became. */
export interface ImportedLvsCf {
  /** Absent when a problem of level error forbids to go on. */
  cluster?: Cluster;
  /** The directors that the file speaks of, also when there is no cluster. */
  directors: LvsDirector[];
  /** What became of each line that is neither empty nor a remark. */
  account: AccountLine[];
  problems: FileProblem[];
  /** The lines that the objects of the cluster were made from. */
  origins: LvsOrigin[];
}

/**
 * Makes a cluster of Piranha's lvs.cf. Both directors of Piranha had the same file. What keepalived does otherwise is said
 * in the account, line by line; `checkScript` gives the program that some of the checks need on the directors.
 */
export function importLvsCf(text: string, options: LvsImportOptions): ImportedLvsCf {
  const config = readLvsCf(text);
  const account = newLvsAccount();
  const conversion: Conversion = {
    config,
    account,
    newId: options.newId,
    isParked: config.settings.service?.value === "fos",
  };
  const found = findDirectors(conversion);
  const made = cluster(conversion, found, options);
  refuseFailovers(config, account);
  noteRest(text, config, account);
  const checked = clusterSchema.safeParse(made);
  if (!checked.success) {
    for (const { path, message } of checked.error.issues) {
      account.problems.push({
        level: "error",
        rule: "import-does-not-fit",
        at: path.map((key) => (typeof key === "symbol" ? String(key) : key)),
        text: message,
      });
    }
  }
  const problems = [...config.problems.map(onLine), ...account.problems];
  return {
    ...(checked.success && !hasErrors(problems) && { cluster: checked.data }),
    directors: found,
    account: account.lines(),
    problems,
    origins: account.origins,
  };
}

function cluster(conversion: Conversion, found: readonly LvsDirector[], options: LvsImportOptions): Cluster {
  if (conversion.config.virtuals.length > 0 && !conversion.config.virtuals.some(isRunning)) {
    conversion.account.report({
      level: "warning",
      rule: "lvs-inactive",
      where: { line: conversion.config.virtuals[0]?.line ?? 1 },
      text: "No virtual service is active; Piranha does not start with such a file.",
      fix: "Enable the services that you want, and add their addresses to a VRRP instance.",
    });
  }
  const directors = convertDirectors(found, conversion, options.hosts);
  const { vrrpInstances, syncGroups } = convertInstances(conversion, found);
  const { realServers, virtualServices, raw, runsPrograms } = convertServices(conversion);
  const runsNotify = [...syncGroups, ...vrrpInstances].some(
    ({ settings }) => settings?.notifyMaster !== undefined || settings?.notifyBackup !== undefined,
  );
  const settings = {
    ...convertGlobals(conversion, vrrpInstances),
    // As Piranha did; the test of script security keeps others from changing what root runs.
    ...((runsPrograms || runsNotify) && { scriptUser: "root", enableScriptSecurity: true }),
  };
  return {
    clusterId: options.clusterId,
    name: options.name,
    directors,
    vrrpInstances,
    realServers,
    virtualServices,
    ...(syncGroups.length > 0 && { syncGroups }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(raw !== undefined && { raw }),
  };
}

function isRunning({ settings }: LvsConfig["virtuals"][number]): boolean {
  return settings.active?.value === true;
}

function refuseFailovers({ failovers, settings }: LvsConfig, account: LvsAccount): void {
  for (const { name, line, settings: own } of failovers) {
    account.noteAll(
      { block: { line }, ...own },
      "refused",
      "No equivalent: keepalived moves addresses, it runs no services. Let systemd or Pacemaker do that, or follow the VIP with notify programs.",
    );
    if (settings.service?.value === "fos") continue;
    account.report({
      level: "hint",
      rule: "lvs-failover",
      where: { line },
      text: `The failover service ${name} was not in use, as service is not fos; it is left out.`,
    });
  }
}

/** Gives every line that nothing has been said about its place in the account. */
function noteRest(text: string, config: LvsConfig, account: LvsAccount): void {
  const problems = new Map<number, { isError: boolean; text: string }>();
  for (const { level, at, text: what } of config.problems) {
    const line = Number(at[1]);
    const known = problems.get(line);
    const isError = level === "error";
    if (known === undefined || (isError && !known.isError)) problems.set(line, { isError, text: what });
  }
  const visit = (items: readonly LvsItem[]): void => {
    const last = new Map<string, number>();
    for (const item of items) if (!isBlock(item)) last.set(item.key, item.line);
    for (const item of items) {
      if (isBlock(item)) {
        if (!account.has(item.line)) {
          account.note(
            item,
            "refused",
            problems.get(item.line)?.text ?? "Not taken: see the problem of this block.",
          );
        }
        visit(item.items);
      } else if (!account.has(item.line)) {
        const problem = problems.get(item.line);
        const counting = last.get(item.key) ?? item.line;
        if (problem !== undefined) account.note(item, "refused", `Not taken: ${problem.text}`);
        else if (counting > item.line) account.note(item, "ignored", `Line ${counting} counts instead.`);
        else account.note(item, "refused", "Not taken: its block is not.");
      }
    }
  };
  visit(parseLvsCf(text).items);
  for (const [line, { text: what, isError }] of problems) {
    if (!account.has(line) && isError) account.note({ line }, "refused", `Not taken: ${what}`);
  }
  text.split(/\r\n|\n|\r/).forEach((raw, index) => {
    const line = index + 1;
    if (/^\s*\}\s*(#.*)?$/.test(raw) && !account.has(line)) account.take({ line }, "Ends the block.");
  });
}

function onLine({ at, ...problem }: LvsConfig["problems"][number]): FileProblem {
  return { ...problem, at: [], line: Number(at[1]) };
}
