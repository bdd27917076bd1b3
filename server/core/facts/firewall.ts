import { type Fact, taggedLines, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** Who keeps the packet filter. */
export interface Firewall {
  firewalld: "running" | "stopped" | "absent";
}

const STATES = ["running", "stopped", "absent"] as const;

/** Whether firewalld is there and runs; it replaces rules that are made behind its back. */
export const firewall: Fact<"firewall", Firewall> = {
  id: "firewall",
  label: "Firewall",
  // Asking firewall-cmd itself costs half a second of Python, so it is the last resort.
  command: sh`if ! command -v firewall-cmd >/dev/null; then echo firewalld absent
elif [ -d /run/systemd/system ]; then
  if systemctl -q is-active firewalld.service; then echo firewalld running; else echo firewalld stopped; fi
elif firewall-cmd --state >/dev/null 2>&1; then echo firewalld running
else echo firewalld stopped; fi`,
  parse: (stdout) => {
    const value = new Map(taggedLines(stdout)).get("firewalld");
    const firewalld = STATES.find((state) => state === value);
    if (firewalld === undefined) throw unknownOutput(stdout);
    return { firewalld };
  },
};
