import type { HostFile } from "@/server/core/hostFile";
import { FIFOS } from "@/server/core/keepalived/fifos";

/** Has the event pipes made at every boot, before keepalived starts (tmpfiles.d(5)). */
export const PIPES_PATH = "/etc/tmpfiles.d/shoal.conf";

/** Kept kernel settings of a director (sysctl.d(5)). */
export const FORWARDING_PATH = "/etc/sysctl.d/90-shoal-director.conf";

/** The folder of the event pipes and of Shoal's lock; gone after a reboot. */
export const RUN_FOLDER = "/run/shoal";

/** The file that has the event pipes made at boot. */
export function pipesFile(): HostFile {
  const pipes = Object.values(FIFOS).map((path) => `p+ ${path} 0600 root root -\n`);
  return plainFile(
    PIPES_PATH,
    `# Written by Shoal: keepalived tells its events through these pipes, which must be there before it starts.
d ${RUN_FOLDER} 0750 root root -
${pipes.join("")}`,
  );
}

/** The file that has a director forward packets, for NAT. It remembers what was before Shoal came. */
export function forwardingFile(before: boolean): HostFile {
  return plainFile(
    FORWARDING_PATH,
    `# Written by Shoal: this host is an LVS router with virtual services that use NAT.
# before: ip_forward=${before ? 1 : 0}
net.ipv4.ip_forward = 1
`,
  );
}

/** Whether the host forwarded packets before Shoal came, as Shoal's file remembers; undefined when that cannot be told. */
export function forwardingBefore(text: string | undefined): boolean | undefined {
  const match = /^# before: ip_forward=([01])$/m.exec(text ?? "");
  return match === null ? undefined : match[1] === "1";
}

function plainFile(path: string, text: string): HostFile {
  return { path, mode: "0644", owner: "root", group: "root", text, shown: text };
}
