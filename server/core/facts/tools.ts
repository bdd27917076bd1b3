import { type Fact, taggedLines, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** Programs that a method or a step may need. */
export const TOOLS = [
  "ipvsadm",
  "arping",
  "arptables",
  "iptables",
  "nft",
  "firewall-cmd",
  "nmcli",
  "networkctl",
  "netplan",
  "ifup",
  "systemd-run",
  "at",
  "flock",
  "sha256sum",
  "base64",
] as const;

export type Tool = (typeof TOOLS)[number];

/** Which of the programs are installed on a host. */
export const tools: Fact<"tools", Record<Tool, boolean>> = {
  id: "tools",
  label: "Programs",
  command: sh`for t in ${TOOLS}; do if command -v "$t" >/dev/null; then echo "$t yes"; else echo "$t no"; fi; done`,
  parse: (stdout) => {
    const values = new Map(taggedLines(stdout));
    const found = TOOLS.map((tool): [Tool, boolean] => {
      const word = values.get(tool);
      if (word !== "yes" && word !== "no") throw unknownOutput(word);
      return [tool, word === "yes"];
    });
    return Object.fromEntries(found) as Record<Tool, boolean>;
  },
};
