import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type LoadedCluster, loadCluster } from "@/server/cli/loadCluster";
import {
  accountLines,
  exitCodeOf,
  json,
  type NamedProblem,
  type Outcome,
  problemData,
  problemLines,
  refusal,
} from "@/server/cli/output";
import { type Input, readInput } from "@/server/cli/readInput";
import type { HostFile } from "@/server/core/hostFile";
import { renderDirector } from "@/server/core/keepalived/renderDirector";
import { checkScript, needsCheckScript } from "@/server/core/piranha/checkScript";

export interface ImportOptions {
  json: boolean;
  /** The release that the new files are for. */
  keepalived: string;
  /** The folder that gets the new files; absent: they are not written. */
  output?: string;
}

interface DirectorFiles {
  director: string;
  files: HostFile[];
}

/** `config import FILE...`: what becomes of each line, and what Shoal would write for each director. */
export function importCommand(names: readonly string[], options: ImportOptions): Outcome {
  const inputs: Input[] = [];
  for (const name of names) {
    const input = readInput(name);
    if ("unusable" in input) return refusal(input.unusable);
    inputs.push(input);
  }
  const loaded = loadCluster(inputs);
  if ("unusable" in loaded) return refusal(loaded.unusable);
  const { made, problems } = filesOf(loaded, options.keepalived);
  const all = [...loaded.problems, ...problems];
  const failure = options.output === undefined ? undefined : writeFiles(options.output, made);
  if (failure !== undefined) return refusal(failure);
  return {
    exitCode: exitCodeOf(all),
    text: options.json
      ? json({
          language: loaded.language,
          accounts: loaded.accounts.map(({ name, lines }) => ({ file: name, lines })),
          problems: all.map((problem) => ({ in: problem.name, ...Object(problemData([problem])[0]) })),
          cluster: loaded.cluster ?? null,
          directors: made.map(({ director, files }) => ({
            director,
            files: files.map(({ path, mode, text }) => ({ path, mode, text })),
          })),
        })
      : `${loaded.accounts.map(({ name, lines }) => accountLines(name, lines)).join("")}${problemLines(all)}${summary(loaded)}`,
  };
}

function filesOf(
  { cluster, placeOf }: LoadedCluster,
  keepalivedVersion: string,
): { made: DirectorFiles[]; problems: NamedProblem[] } {
  if (cluster === undefined) return { made: [], problems: [] };
  const problems: NamedProblem[] = [];
  const made = cluster.directors.map(({ directorId, name }) => {
    const rendered = renderDirector(cluster, directorId, { keepalivedVersion, revision: "imported" });
    for (const problem of rendered.problems) problems.push({ ...problem, ...placeOf(problem.at) });
    const script = needsCheckScript(cluster) ? [checkScript()] : [];
    return { director: name, files: [rendered.file, ...script] };
  });
  return { made, problems };
}

/** Writes each director's files below a folder of its name; never over a file that is there. */
function writeFiles(folder: string, made: readonly DirectorFiles[]): string | undefined {
  try {
    for (const { director, files } of made) {
      for (const { path, mode, text } of files) {
        const target = join(folder, director, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text, { flag: "wx", mode: Number.parseInt(mode, 8) });
      }
    }
    return undefined;
  } catch (error) {
    const { code, path = folder } = error as NodeJS.ErrnoException;
    return code === "EEXIST"
      ? `${path} is there already and is left as it is.`
      : `${path} cannot be written: ${code ?? String(error)}.`;
  }
}

function summary({ accounts, cluster }: LoadedCluster): string {
  const counts = new Map<string, number>();
  for (const { lines } of accounts) {
    for (const { outcome } of lines) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  const result = cluster === undefined ? "Nothing can be imported while there are errors." : "";
  return `${[`${parts.join(", ")}.`, result].filter((text) => text !== "").join(" ")}\n`;
}
