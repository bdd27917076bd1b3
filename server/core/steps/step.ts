import type { HostFile } from "@/server/core/hostFile";
import type { Command } from "@/server/core/steps/command";

/**
 * One step on one host. `file` puts a file in place and `remove` takes one away (both take back what they did when a
 * deployment is reverted). A unit file is not read again by systemd before the next boot, unless a command has it do so.
 */
export type Step =
  | { kind: "file"; file: HostFile }
  | { kind: "remove"; path: string }
  | { kind: "command"; command: Command };
