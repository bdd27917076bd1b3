import { type LoadedCluster, loadCluster } from "@/server/cli/loadCluster";
import {
  exitCodeOf,
  json,
  type NamedProblem,
  type Outcome,
  problemData,
  problemLines,
  refusal,
} from "@/server/cli/output";
import { parseOptions } from "@/server/cli/parseOptions";
import { type Input, readInput } from "@/server/cli/readInput";
import { parse } from "@/server/core/keepalived/parse";
import { renderDirector } from "@/server/core/keepalived/renderDirector";
import type { Node } from "@/server/core/keepalived/tree";
import { unknownKeywords } from "@/server/core/keepalived/unknownKeywords";
import { type LintContext, lint } from "@/server/core/lint";

export interface LintOptions {
  json: boolean;
  /** The release of keepalived that the files are for. */
  keepalived?: string;
  /** The files are those of one cluster's directors. */
  isCluster: boolean;
}

/** Rules that need the files of all directors. */
const NEED_ALL = new Set(["backed-up"]);

/** `config lint FILE...`: everything that the parsers and the rules find. */
export function lintCommand(names: readonly string[], options: LintOptions): Outcome {
  const inputs: Input[] = [];
  for (const name of names) {
    const input = readInput(name);
    if ("unusable" in input) return refusal(input.unusable);
    inputs.push(input);
  }
  const groups = options.isCluster ? [inputs] : inputs.map((input) => [input]);
  const results: { file: string; language: string; problems: NamedProblem[] }[] = [];
  for (const group of groups) {
    const loaded = loadCluster(group);
    if ("unusable" in loaded) return refusal(loaded.unusable);
    const problems = findings(loaded, group, options);
    for (const { name } of group) {
      const own = problems.filter(
        (problem) => problem.name === name || (problem.name === "" && name === group[0]?.name),
      );
      results.push({ file: name, language: loaded.language, problems: own });
    }
  }
  const all = results.flatMap(({ problems }) => problems);
  return {
    exitCode: exitCodeOf(all),
    text: options.json
      ? json({ files: results.map((result) => ({ ...result, problems: problemData(result.problems) })) })
      : problemLines(all),
  };
}

function findings(loaded: LoadedCluster, inputs: readonly Input[], options: LintOptions): NamedProblem[] {
  const { cluster, problems, placeOf, language } = loaded;
  const isAlone = language === "keepalived" && !options.isCluster;
  const found = cluster === undefined ? [] : lint(cluster, contextOf(loaded, options));
  const all = [
    ...problems,
    ...found
      .filter(({ rule }) => !(isAlone && NEED_ALL.has(rule)))
      .map((problem) => ({ ...problem, ...placeOf(problem.at) })),
    ...(options.keepalived === undefined ? [] : forRelease(options.keepalived)),
  ];
  // A line that is unknown to every release is also unknown to this one.
  const seen = new Set<string>();
  return all
    .filter(({ name, file, line, rule, text }) => {
      const key = JSON.stringify([name, file, line, rule, rule === "keyword-unknown" ? "" : text]);
      return seen.size < seen.add(key).size;
    })
    .sort((a, b) => a.name.localeCompare(b.name) || (a.line ?? 0) - (b.line ?? 0));

  function forRelease(version: string): NamedProblem[] {
    if (language === "keepalived") return inputs.flatMap((input) => releaseProblems(input, version));
    const [primary] = cluster?.directors ?? [];
    if (cluster === undefined || primary === undefined) return [];
    const options = { keepalivedVersion: version, revision: "imported" };
    return renderDirector(cluster, primary.directorId, options)
      .problems.filter(({ rule }) => rule === "keyword-unknown")
      .map((problem) => ({ ...problem, ...placeOf(problem.at) }));
  }
}

function contextOf({ cluster }: LoadedCluster, { keepalived }: LintOptions): LintContext {
  if (keepalived === undefined) return {};
  const facts = { keepalivedVersion: keepalived };
  return { hosts: new Map((cluster?.directors ?? []).map(({ hostId }) => [hostId, facts])) };
}

function releaseProblems({ name, text }: Input, version: string): NamedProblem[] {
  const nodes = parse(text, parseOptions(name)).nodes.map(withPlace);
  return unknownKeywords(nodes, version).map(({ at: [line, file], ...problem }) => ({
    ...problem,
    name,
    at: [],
    text: problem.text.replace("this director has", "the file is for"),
    fix: "Remove the line, or use a newer keepalived.",
    ...(typeof line === "number" && { line }),
    ...(typeof file === "string" && { file }),
  }));
}

function withPlace(node: Node): Node {
  if (node.kind !== "statement") return node;
  const at = node.file === undefined ? [node.line] : [node.line, node.file];
  return node.block === undefined ? { ...node, at } : { ...node, at, block: node.block.map(withPlace) };
}
