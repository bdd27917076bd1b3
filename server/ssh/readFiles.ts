import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { plainText } from "@/server/core/plainText";
import { sh } from "@/server/core/sh";
import type { Connection } from "@/server/ssh/connection";
import { runSections, type Section } from "@/server/ssh/sections";
import { SshError } from "@/server/ssh/sshError";

/** A regular file on a host; a symbolic link is followed. */
export interface FileOnHost {
  /** Of `bytes`, in hexadecimal. */
  sha256: string;
  /** Permission bits with setuid, setgid and sticky, e.g. `0o644`. */
  mode: number;
  /** Name, or the number where the name is unknown. */
  owner: string;
  group: string;
  isLink: boolean;
  bytes: Buffer;
  /** The bytes as UTF-8; undefined when they are not. */
  text: string | undefined;
}

const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_ALL_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const ABSENT = 44;
const NOT_REGULAR = 45;
const TOO_LONG = 46;

/**
 * Reads files in one round trip, byte for byte, at most 8 MiB each. A file that is surely not there is `absent`; one
 * that cannot be read (no right, a folder, too long) throws SshError, so that `absent` can be relied on.
 */
export async function readFiles<Path extends string>(
  connection: Connection,
  paths: readonly Path[],
): Promise<Record<Path, FileOnHost | "absent">> {
  const commands = paths.map((path) => ({ id: path, command: readCommand(path) }));
  const numbered = commands.map(({ command }, index) => ({ id: String(index), command }));
  const sections = await runSections(connection, numbered, {
    timeoutMs: TIMEOUT_MS,
    maxOutputBytes: MAX_ALL_BYTES,
  });
  const files = paths.map((path, index): [Path, FileOnHost | "absent"] => {
    const section = sections.get(String(index)) ?? "It was not reached.";
    return [path, fileOf(section, { path, host: connection.target.name })];
  });
  return Object.fromEntries(files) as Record<Path, FileOnHost | "absent">;
}

// `ls` without -L names a link that leads nowhere, and says why it finds nothing; `[ -e ]` cannot tell
// "not there" from "not allowed to look" (POSIX.1-2017, test).
function readCommand(path: string) {
  return sh`f=${path}
if ! shoal_m=$(ls -ld -- "$f" 2>&1); then
  case $shoal_m in *'No such file or directory'*) exit ${ABSENT} ;; esac
  printf '%s\\n' "$shoal_m" >&2; exit 1
fi
if [ -h "$f" ] && [ ! -e "$f" ]; then echo "$f is a symbolic link that leads nowhere" >&2; exit 1; fi
[ -f "$f" ] || exit ${NOT_REGULAR}
shoal_s=$(wc -c <"$f") || exit 1
[ "$shoal_s" -le ${MAX_FILE_BYTES} ] || exit ${TOO_LONG}
if [ -h "$f" ]; then echo link; else echo file; fi
ls -ldL -- "$f" && ls -ldnL -- "$f" && cat -- "$f"`;
}

interface Place {
  path: string;
  host: string;
}

function fileOf(section: Section | string, place: Place): FileOnHost | "absent" {
  if (typeof section === "string") throw unreadable(place, section);
  switch (section.code) {
    case 0:
      return parseFile(section.stdout, place);
    case ABSENT:
      return "absent";
    case NOT_REGULAR:
      throw unreadable(place, "It is not a regular file.");
    case TOO_LONG:
      throw unreadable(place, `It is longer than ${MAX_FILE_BYTES} bytes.`);
    default:
      throw unreadable(place, plainText(section.stderr).trim() || `exit code ${section.code}`);
  }
}

const LISTED = /^[-l]([-rwxsStT]{9})[.+@]?\s+\d+\s+(\S+)\s+(\S+)\s+\d+\s/;

function parseFile(output: Buffer, place: Place): FileOnHost {
  const lines: string[] = [];
  let at = 0;
  for (let line = 0; line < 3; line += 1) {
    const end = output.indexOf("\n", at);
    if (end < 0) throw unreadable(place, "The host's listing of it ends early.");
    lines.push(output.subarray(at, end).toString("utf8"));
    at = end + 1;
  }
  const numeric = LISTED.exec(lines[2] ?? "");
  if (numeric === null) throw unreadable(place, `The host's listing of it cannot be read: ${lines[2]}`);
  // A name with a space in it does not match; the number then stands for it.
  const named = LISTED.exec(lines[1] ?? "") ?? numeric;
  const bytes = output.subarray(at);
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    mode: modeOf(numeric[1] ?? ""),
    owner: named[2] ?? "",
    group: named[3] ?? "",
    isLink: lines[0] === "link",
    bytes,
    text: isUtf8(bytes) ? bytes.toString("utf8") : undefined,
  };
}

/** The permission bits of the nine characters that `ls -l` prints (POSIX.1-2017, ls). */
export function modeOf(letters: string): number {
  let mode = 0;
  [...letters].forEach((letter, index) => {
    const bit = 0o400 >> index;
    const special = [0o4000, 0o2000, 0o1000][Math.floor(index / 3)] ?? 0;
    if (letter !== "-" && letter !== "S" && letter !== "T") mode |= bit;
    if (/[sStT]/.test(letter)) mode |= special;
  });
  return mode;
}

function unreadable(place: Place, why: string): SshError {
  return new SshError("exit", {
    host: place.host,
    text: `${place.path} on ${place.host} cannot be read.`,
    hostWords: why,
    try: "Check what it is and whether the sign-in user may read it.",
  });
}
