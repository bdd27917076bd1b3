/** A file that Shoal keeps on a host. Secrets are in `text` alone; `shown` has them as `***`. */
export interface HostFile {
  /** Absolute path. */
  path: string;
  /** Octal, e.g. `0640`. Never executable for keepalived.conf: keepalived ignores such a file. */
  mode: string;
  owner: string;
  group: string;
  /** The exact content, which only the host may see. */
  text: string;
  /** The content for screens, plans and logs. */
  shown: string;
}

/** What is at a path of a host now. */
export type LiveFile =
  | "absent"
  | { sha256: string; mode: string; owner: string; group: string; text: string };
