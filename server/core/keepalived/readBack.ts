import type { Cluster } from "@/server/core/cluster";
import { type AccountLine, accountLines, newAccount } from "@/server/core/keepalived/account";
import type { DirectorConfig } from "@/server/core/keepalived/configTypes";
import { directorConfig } from "@/server/core/keepalived/directorConfig";
import type { FileProblem } from "@/server/core/keepalived/fileProblem";
import { type ParseOptions, parse } from "@/server/core/keepalived/parse";
import { readConfig } from "@/server/core/keepalived/readConfig";
import type { Path, Problem } from "@/server/core/problem";

/** What a file says, with what became of each of its lines. */
export interface ReadFile {
  config: DirectorConfig;
  account: AccountLine[];
  problems: FileProblem[];
}

/** Reads a keepalived.conf as keepalived would, into what one director's file can say. */
export function readFile(text: string, options: ParseOptions = {}): ReadFile {
  const { nodes, problems } = parse(text, options);
  const account = newAccount();
  const config = readConfig(nodes, account);
  return { config, account: accountLines(account), problems: [...problems, ...account.problems] };
}

/**
 * The proof before a file is put in place: none when our own parser reads the text back to exactly what the cluster wants
 * of this director; otherwise where the first difference is.
 * @throws TypeError when the cluster has no such director
 */
export function readBackProblems(text: string, cluster: Cluster, directorId: string): Problem[] {
  const read = readFile(text);
  const wanted = directorConfig(cluster, directorId);
  const difference = firstDifference(plain(wanted), plain(read.config), []);
  return [
    ...read.problems.filter((problem) => problem.level === "error"),
    ...(difference === undefined
      ? []
      : [
          {
            level: "error" as const,
            rule: "reads-back-differently",
            at: [],
            text: `Read back, the file does not say what the configuration wants: ${difference.join(".")} differs.`,
          },
        ]),
  ];
}

/** A configuration without where it came from, for comparing. */
export function plain(config: DirectorConfig): unknown {
  return plainValue(config);
}

/** Any part of a configuration without where it came from. */
export function plainValue(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === "at" ? undefined : inner)));
}

function firstDifference(a: unknown, b: unknown, path: Path): Path | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return path;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference(Reflect.get(a, key), Reflect.get(b, key), [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
