import { randomBytes } from "node:crypto";

/** A script on its way to a host: the command line for the login shell and what goes into its standard input first. */
export interface ScriptStart {
  /** Holds no part of the script, so that the process list shows nothing of it. */
  commandLine: string;
  /** The script; the command's own input follows directly behind it. */
  head: Buffer;
  /** The first word of the line that comes out of both outputs before the script begins; the second is its process id. */
  marker: string;
}

/**
 * Starts a script in a POSIX shell, whatever the user's login shell is (sh, csh, fish): the script is read from
 * standard input by its length, so that the rest of the input stays for the script itself. dash and busybox read
 * ahead when a script itself is their input, hence `dd`. In the command line: no quotes inside the quotes, no
 * backslash, `!` or newline, as csh and fish read these in their own way.
 */
export function scriptStart(script: string, sudo: boolean): ScriptStart {
  const head = Buffer.from(script, "utf8");
  const marker = `shoal-${randomBytes(12).toString("hex")}`;
  const reader = [
    // The PATH of an ordinary user lacks the folders of keepalived, ip and ipvsadm.
    "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin",
    `shoal_n=${head.length}; shoal_s=`,
    'while [ "$shoal_n" -gt 0 ]; do shoal_c=$(dd bs="$shoal_n" count=1 2>/dev/null; echo x)',
    `shoal_c=\${shoal_c%x}; [ -n "$shoal_c" ] || exit 75`,
    `shoal_s=$shoal_s$shoal_c; shoal_n=$((shoal_n - \${#shoal_c})); done`,
    `echo "${marker} $$"; echo "${marker} $$" >&2`,
    'eval "$shoal_s"',
  ].join("; ");
  // In the C locale `${#...}` counts bytes, and every tool speaks the language that the parsers know.
  const shell = `env LC_ALL=C sh -c '${reader}'`;
  return { commandLine: sudo ? `sudo -n ${shell}` : shell, head, marker };
}

/** Cuts off everything up to the marker's line, which is what login shells and sudo said. */
export interface MarkerFilter {
  /** Returns what follows the marker, or undefined while it has not been seen. */
  pass(data: Buffer): Buffer | undefined;
  /** The script's process id; undefined until the marker was seen. */
  processId(): number | undefined;
  /** What came before the marker, at most 64 KiB of it. */
  before(): Buffer;
}

const MAX_BEFORE = 64 * 1024;

/** A filter for one output of a script. */
export function markerFilter(marker: string): MarkerFilter {
  let held: Buffer = Buffer.alloc(0);
  let processId: number | undefined;
  return {
    pass: (data) => {
      if (processId !== undefined) return data;
      held = Buffer.concat([held, data]);
      const start = held.indexOf(marker);
      const end = start < 0 ? -1 : held.indexOf("\n", start);
      if (end < 0) {
        if (held.length > MAX_BEFORE) held = held.subarray(held.length - MAX_BEFORE);
        return undefined;
      }
      processId = Number(
        held
          .subarray(start + marker.length, end)
          .toString("latin1")
          .trim(),
      );
      const rest = held.subarray(end + 1);
      held = held.subarray(0, start);
      return rest;
    },
    processId: () => processId,
    before: () => held,
  };
}
