import { languageOf } from "@/server/cli/languageOf";
import { loadCluster } from "@/server/cli/loadCluster";
import { json, type Outcome, oneLine, problemLines, refusal } from "@/server/cli/output";
import { parseOptions } from "@/server/cli/parseOptions";
import { type Input, readInput } from "@/server/cli/readInput";
import { type DiffHunk, diffHunks, textDiff } from "@/server/core/diff";
import type { DirectorConfig } from "@/server/core/keepalived/configTypes";
import { directorConfig } from "@/server/core/keepalived/directorConfig";
import { format } from "@/server/core/keepalived/format";
import { readFile } from "@/server/core/keepalived/readBack";
import { renderConfig } from "@/server/core/keepalived/renderConfig";
import { hasErrors } from "@/server/core/problem";

/**
 * `config diff A B`: what two files mean differently, not how they are written: both are compared as Shoal would write
 * them. Of an lvs.cf it is what the primary would get.
 */
export function diffCommand(a: string, b: string, options: { json: boolean }): Outcome {
  const sides: Written[] = [];
  for (const name of [a, b]) {
    const input = readInput(name);
    if ("unusable" in input) return refusal(input.unusable);
    const side = written(input);
    if ("exitCode" in side) return side;
    sides.push(side);
  }
  const [before, after] = sides;
  if (before === undefined || after === undefined) throw new TypeError("A comparison needs two sides.");
  const hunks = diffHunks(textDiff(before.text, after.text));
  const isSame = hunks.length === 0;
  const shown = hunks.map((hunk) => masked(hunk, before, after));
  return {
    exitCode: isSame ? 0 : 1,
    text: options.json ? json({ isSame, hunks: shown }) : isSame ? "" : unified(a, b, shown),
  };
}

interface Written {
  text: string;
  /** The same lines without secrets. */
  shown: readonly string[];
}

function written(input: Input): Written | Outcome {
  const config = configOf(input);
  if ("exitCode" in config) return config;
  const { text, shown } = format(renderConfig(config, { fifos: false }));
  return { text, shown: shown.split("\n") };
}

function configOf(input: Input): DirectorConfig | Outcome {
  const { name, text } = input;
  if (languageOf(text) === "keepalived") {
    const { config, problems } = readFile(text, parseOptions(name));
    return hasErrors(problems) ? incomparable(name, problems) : config;
  }
  const loaded = loadCluster([input]);
  if ("unusable" in loaded) return refusal(loaded.unusable);
  const [primary] = loaded.cluster?.directors ?? [];
  return loaded.cluster === undefined || primary === undefined
    ? incomparable(name, loaded.problems)
    : directorConfig(loaded.cluster, primary.directorId);
}

function incomparable(name: string, problems: Parameters<typeof hasErrors>[0]): Outcome {
  const errors = problems.filter(({ level }) => level === "error").map((each) => ({ ...each, name }));
  return {
    exitCode: 2,
    text: "",
    complaint: `${problemLines(errors)}${oneLine(name)} cannot be compared while it has errors.\n`,
  };
}

/** The hunk with the lines as they may be shown. */
function masked(hunk: DiffHunk, before: Written, after: Written): DiffHunk {
  return {
    ...hunk,
    lines: hunk.lines.map((line) => ({
      ...line,
      text:
        line.kind === "added"
          ? (after.shown[line.newLine - 1] ?? "")
          : (before.shown[line.oldLine - 1] ?? ""),
    })),
  };
}

const MARKS = { same: " ", removed: "-", added: "+" } as const;

function unified(a: string, b: string, hunks: readonly DiffHunk[]): string {
  const parts = hunks.map(({ lines }) => {
    const oldLines = lines.flatMap((line) => (line.kind === "added" ? [] : [line.oldLine]));
    const newLines = lines.flatMap((line) => (line.kind === "removed" ? [] : [line.newLine]));
    const head = `@@ -${oldLines[0] ?? 0},${oldLines.length} +${newLines[0] ?? 0},${newLines.length} @@\n`;
    return head + lines.map(({ kind, text }) => `${MARKS[kind]}${oneLine(text)}\n`).join("");
  });
  return `--- ${oneLine(a)}\n+++ ${oneLine(b)}\n${parts.join("")}`;
}
