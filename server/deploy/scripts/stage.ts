import type { FileChange, HostPlan } from "@/server/core/plan";
import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { baselineSum } from "@/server/deploy/scripts/baselineSum";
import { prelude } from "@/server/deploy/scripts/prelude";
import { revertScript } from "@/server/deploy/scripts/revert";

/** What staging needs besides the plan. */
export interface StageInput {
  deploymentId: string;
  host: HostPlan;
  /** The exact bytes of each file to be placed, by path. */
  texts: ReadonlyMap<string, string>;
  /** Every virtual address of the cluster, before and after: none of them may stay where keepalived died. */
  vips: readonly string[];
}

/**
 * Takes the host's lock, keeps the present files, and writes the new ones beside their places; changes nothing that
 * any program reads. Reports `locked ID` or `armed ID` when another deployment is at work there.
 */
export function stageScript(input: StageInput): ShellText {
  const { deploymentId, host, texts } = input;
  const changed = host.files.filter((file) => file.action !== "keep");
  return joinShell([
    prelude(deploymentId),
    sh`mkdir -p -m 0750 /run/shoal && mkdir -p "$d/old" || fail folder
for a in "\${d%/*}"/*/armed; do
  [ -e "$a" ] || continue
  o=\${a%/armed}
  if [ "$o" != "$d" ] && [ ! -e "$o/result" ]; then say armed "\${o##*/}"; fail armed "\${o##*/}"; fi
done
if ! (set -C; echo "$id" >"$lock") 2>/dev/null && [ "$(cat "$lock")" != "$id" ]; then
  say locked "$(cat "$lock")"; fail locked
fi
if [ -e "$d/result" ]; then say result "$(cat "$d/result")"; fail result; fi
old() {
  if [ -e "$d/old/$1" ] || [ -e "$d/old/$1.absent" ]; then return 0; fi
  if [ "$(sum "$2")" != "$3" ]; then say moved "$2"; fail moved "$2"; fi
  if [ "$3" = absent ]; then : >"$d/old/$1.absent"
  else cp -p "$2" "$d/old/$1.part" && keep "$d/old/$1.part" && mv -f "$d/old/$1.part" "$d/old/$1"; fi || fail old "$2"
}
stage() {
  t=$(staged "$1")
  if [ -e "$t" ] && [ "$(sum "$t")" = "$4" ]; then return 0; fi
  if [ ! -d "\${1%/*}" ]; then (umask 022; mkdir -p "\${1%/*}") || fail folder "\${1%/*}"; fi
  if ! { printf '%s' "$5" >"$t" && chown "$3" "$t" && chmod "$2" "$t" && keep "$t"; }; then
    rm -f "$t"; fail write "$1"
  fi
  if [ "$(sum "$t")" != "$4" ]; then rm -f "$t"; fail differs "$1"; fi
}`,
    ...changed.map((file, index) => sh`old ${index} ${file.path} ${baselineSum(file)}`),
    ...changed
      .filter((file) => file.action !== "remove")
      .map(
        (file) =>
          sh`stage ${file.path} ${file.mode} ${`${file.owner}:${file.group}`} ${file.sha256 ?? ""} ${contentOf(file, texts)}`,
      ),
    sh`printf '%s' ${hidden(revertScript(input).text, "the script that goes back")} >"$d/revert.part" &&
  keep "$d/revert.part" && mv -f "$d/revert.part" "$d/revert" || fail write "$d/revert"
say staged`,
  ]);
}

function contentOf(file: FileChange, texts: ReadonlyMap<string, string>): ShellText {
  const text = texts.get(file.path);
  if (text === undefined) throw new TypeError(`The content of ${file.path} is missing.`);
  return hidden(text, `${file.path}, sha256 ${file.sha256}`);
}

/** A long word whose place in the record is taken by a name: the plan shows the content itself. */
function hidden(text: string, name: string): ShellText {
  return { text: sh`${text}`.text, shown: `'[${name}]'` };
}
