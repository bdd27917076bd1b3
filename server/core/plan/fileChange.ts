import type { HostFile, LiveFile } from "@/server/core/hostFile";
import type { Baseline, FileChange } from "@/server/core/plan/types";

/** Hashes text as UTF-8 to hexadecimal sha256; handed in, as the core has no such function that runs everywhere. */
export type Sha256 = (text: string) => string;

/** What putting a file in place means, given what is there. */
export function wantedFile(file: HostFile, live: LiveFile, sha256: Sha256): FileChange {
  const wanted = sha256(file.text);
  const isSo =
    live !== "absent" &&
    live.sha256 === wanted &&
    live.mode === file.mode &&
    live.owner === file.owner &&
    live.group === file.group;
  return {
    path: file.path,
    action: isSo ? "keep" : live === "absent" ? "create" : "replace",
    mode: file.mode,
    owner: file.owner,
    group: file.group,
    sha256: wanted,
    shown: file.shown,
    before: baseline(live),
  };
}

/** What taking a file away means; undefined when there is none. */
export function removedFile(path: string, live: LiveFile): FileChange | undefined {
  if (live === "absent") return undefined;
  const { mode, owner, group } = live;
  return { path, action: "remove", mode, owner, group, before: baseline(live) };
}

function baseline(live: LiveFile): Baseline {
  if (live === "absent") return "absent";
  const { sha256, mode, owner, group, text } = live;
  return { sha256, mode, owner, group, shown: maskPasswords(text) };
}

// A file that was not written by Shoal may hold passwords too (keepalived.conf(5), authentication).
function maskPasswords(text: string): string {
  // PostgreSQL keeps no NUL.
  return text.replace(/^(\s*auth_pass\s+)\S.*$/gm, "$1***").replaceAll("\0", "\u{fffd}");
}
