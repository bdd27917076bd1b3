import type { HostFile } from "@/server/core/hostFile";
import type { Command } from "@/server/core/steps/command";

/**
 * One step on one host. `file` puts a file in place and `remove` takes one away (both take back what they did when a
 * deployment is reverted); after a change below /etc/systemd/system the service manager reads its units again.
 */
export type Step =
  | { kind: "file"; file: HostFile }
  | { kind: "remove"; path: string }
  | { kind: "command"; command: Command };
