import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readInput } from "@/server/cli/readInput";
import type { IncludedFile } from "@/server/core/keepalived/lines";
import type { ParseOptions } from "@/server/core/keepalived/parse";

type Include = (pattern: string, from: string | undefined) => readonly IncludedFile[] | undefined;

/** Most files that one pattern names. */
const MOST_FILES = 1000;

/** How a file is read so that its includes are found; on standard input there are none, as it stands nowhere. */
export function parseOptions(name: string): ParseOptions {
  return name === "-" ? {} : { include: includeFiles(name) };
}

/**
 * Reads what `include PATTERN` names, as keepalived finds it: beside the file with the include, `*` and `?` in the last
 * part only.
 */
function includeFiles(name: string): Include {
  return (pattern, from) => {
    const path = resolve(dirname(resolve(from ?? name)), pattern.replace(/^"(.*)"$/, "$1"));
    const found = matching(path).flatMap((each): IncludedFile[] => {
      const input = readInput(each);
      return "unusable" in input ? [] : [{ path: each, text: input.text }];
    });
    return found.length === 0 ? undefined : found;
  };
}

function matching(path: string): string[] {
  const folder = dirname(path);
  const last = path.slice(folder.length).replace(/^\//, "");
  if (!/[*?]/.test(last)) return [path];
  const expression = new RegExp(
    `^${last
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );
  try {
    return readdirSync(folder)
      .filter((each) => expression.test(each) && (last.startsWith(".") || !each.startsWith(".")))
      .sort()
      .slice(0, MOST_FILES)
      .map((each) => join(folder, each));
  } catch {
    return [];
  }
}
