import { parseArgs } from "node:util";
import { diffCommand } from "@/server/cli/diffCommand";
import { formatCommand } from "@/server/cli/formatCommand";
import { importCommand } from "@/server/cli/importCommand";
import { lintCommand } from "@/server/cli/lintCommand";
import { type Outcome, refusal } from "@/server/cli/output";
import { parseVersion } from "@/server/core/keepalived/versions";

const USAGE = `Usage:
  shoal config lint FILE...     say what is wrong with configuration files
  shoal config format FILE      write a keepalived.conf in one style
  shoal config import FILE...   say what becomes of every line of an lvs.cf, or of one keepalived.conf per director
  shoal config diff A B         say what two files mean differently

FILE is a keepalived.conf or a Piranha lvs.cf, told apart by what is in it; - is standard input.

Options:
  --json                  for machines
  --keepalived VERSION    the release that the files are for, e.g. 2.2.7 (lint, import)
  --cluster               lint: the files are those of all directors of one cluster
  --output FOLDER         import: write the new files of each director below this folder

Exit code: 0 clean, 1 problems or differences, 2 unusable input.
`;

/** The release whose keywords are written when nobody says which: that of Debian 12. */
const USUAL_VERSION = "2.2.7";

/** What a command is allowed to be called with. */
const OPTIONS = {
  json: { type: "boolean", default: false },
  keepalived: { type: "string" },
  cluster: { type: "boolean", default: false },
  output: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  lint: ["json", "keepalived", "cluster"],
  format: ["json"],
  import: ["json", "keepalived", "output"],
  diff: ["json"],
};

/** Runs `shoal ARGUMENT...`. Touches no server and no database. */
export function runCommand(args: readonly string[]): Outcome {
  const parsed = readArguments(args);
  if (typeof parsed === "string") return wrongUse(parsed);
  const { values, positionals } = parsed;
  if (values.help) return { exitCode: 0, text: USAGE };
  const [area, command = "", ...names] = positionals;
  const allowed = Object.hasOwn(ALLOWED, command) ? ALLOWED[command] : undefined;
  if (area !== "config" || allowed === undefined) return wrongUse("Which command?");
  const { json, keepalived, cluster, output } = values;
  const given = Object.entries({ json, keepalived, cluster, output });
  const stray = given.find(
    ([key, value]) => value !== undefined && value !== false && !allowed.includes(key),
  );
  if (stray !== undefined) return wrongUse(`config ${command} takes no --${stray[0]}.`);
  if (keepalived !== undefined && parseVersion(keepalived) === undefined)
    return wrongUse(`${keepalived} is no release of keepalived such as 2.2.7.`);
  const [first, second] = names;
  if (first === undefined) return wrongUse("Which file?");
  if (names.filter((name) => name === "-").length > 1)
    return wrongUse("Standard input can be read once only.");
  switch (command) {
    case "lint":
      return lintCommand(names, {
        json,
        isCluster: cluster,
        ...(keepalived !== undefined && { keepalived }),
      });
    case "import":
      return importCommand(names, {
        json,
        keepalived: keepalived ?? USUAL_VERSION,
        ...(output !== undefined && { output }),
      });
    case "format":
      return names.length === 1 ? formatCommand(first, { json }) : wrongUse("config format takes one file.");
    default:
      return second !== undefined && names.length === 2
        ? diffCommand(first, second, { json })
        : wrongUse("config diff takes two files.");
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function wrongUse(sentence: string): Outcome {
  const { complaint = "" } = refusal(sentence);
  return { exitCode: 2, text: "", complaint: `${complaint}${USAGE}` };
}
