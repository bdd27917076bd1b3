import { randomUUID } from "node:crypto";
import { type Language, languageOf } from "@/server/cli/languageOf";
import type { NamedProblem } from "@/server/cli/output";
import { parseOptions } from "@/server/cli/parseOptions";
import type { Input } from "@/server/cli/readInput";
import { sourceLines } from "@/server/cli/sourceLines";
import type { Cluster } from "@/server/core/cluster";
import type { AccountLine } from "@/server/core/keepalived/account";
import { importDirectors } from "@/server/core/keepalived/importDirectors";
import { importLvsCf } from "@/server/core/piranha/convert";
import type { Path } from "@/server/core/problem";

/** What the files of a cluster's directors say. */
export interface LoadedCluster {
  language: Language;
  /** Absent when a problem of level error forbids it. */
  cluster?: Cluster;
  accounts: { name: string; lines: AccountLine[] }[];
  problems: NamedProblem[];
  /** Where something of the cluster stands in the files. */
  placeOf(at: Path): { name: string; file?: string; line?: number };
}

/** Imports the files of one cluster: one lvs.cf, or a keepalived.conf of each director. */
export function loadCluster(inputs: readonly Input[]): LoadedCluster | { unusable: string } {
  const [first] = inputs;
  if (first === undefined) return { unusable: "Which file?" };
  const piranha = inputs.find(({ text }) => languageOf(text) === "lvs.cf");
  if (piranha === undefined) return loadKeepalived(inputs);
  return inputs.length === 1
    ? loadPiranha(piranha)
    : { unusable: `${piranha.name} is an lvs.cf, which both directors share: it comes alone.` };
}

function loadPiranha({ name, text }: Input): LoadedCluster {
  const { cluster, account, problems, origins } = importLvsCf(text, {
    clusterId: randomUUID(),
    name: "imported",
    newId: randomUUID,
  });
  const lines = new Map(origins.map(({ at, line }) => [at.join("."), line]));
  return {
    language: "lvs.cf",
    ...(cluster !== undefined && { cluster }),
    accounts: [{ name, lines: account }],
    problems: problems.map((problem) => ({ ...problem, name })),
    placeOf: (at) => {
      for (let length = at.length; length > 0; length -= 1) {
        const line = lines.get(at.slice(0, length).join("."));
        if (line !== undefined) return { name, line };
      }
      return { name };
    },
  };
}

function loadKeepalived(inputs: readonly Input[]): LoadedCluster {
  const names = new Map<string, string>();
  const files = inputs.map(({ name, text }, index) => {
    const own = `director-${index + 1}`;
    names.set(own, name);
    return { name: own, hostId: randomUUID(), text, ...parseOptions(name) };
  });
  const { cluster, accounts, problems } = importDirectors(files, {
    clusterId: randomUUID(),
    name: "imported",
    newId: randomUUID,
  });
  const only = inputs.length === 1 ? inputs[0]?.name : undefined;
  return {
    language: "keepalived",
    ...(cluster !== undefined && { cluster }),
    accounts: accounts.map(({ name, lines }) => ({ name: names.get(name) ?? name, lines })),
    problems: problems.map((problem) => {
      const [director = "", text = problem.text] = splitOnce(problem.text);
      const name = names.get(director);
      return name === undefined ? { ...problem, name: only ?? "" } : { ...problem, name, text };
    }),
    placeOf: cluster === undefined ? () => ({ name: only ?? "" }) : sourceLines(cluster, inputs),
  };
}

/** A problem of one of several files begins with the director's name. */
function splitOnce(text: string): string[] {
  const at = text.indexOf(": ");
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + 2)];
}
