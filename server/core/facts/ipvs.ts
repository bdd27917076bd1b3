import { type Fact, taggedLines, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** Whether a host can balance at all. */
export interface Ipvs {
  /** Of `ip_vs`. `loadable`: keepalived or ipvsadm load it when they need it. `missing`: this kernel has none. */
  module: "loaded" | "builtin" | "loadable" | "missing";
  /** True when the kernel shows its table now (`/proc/net/ip_vs`). */
  hasTable: boolean;
  hasIpvsadm: boolean;
}

const MODULES = ["loaded", "builtin", "loadable", "missing"] as const;

/** IPVS in the host's kernel, without loading it. */
export const ipvs: Fact<"ipvs", Ipvs> = {
  id: "ipvs",
  label: "IPVS",
  command: sh`read -r l v r m </proc/version
d=/lib/modules/$r
if grep -q '^ip_vs ' /proc/modules 2>/dev/null; then echo module loaded
elif [ -e /proc/net/ip_vs ] || grep -q '/ip_vs[.]ko' "$d/modules.builtin" 2>/dev/null; then echo module builtin
elif grep -q '/ip_vs[.]ko' "$d/modules.dep" 2>/dev/null; then echo module loadable
else echo module missing; fi
if [ -e /proc/net/ip_vs ]; then echo table yes; else echo table no; fi
if command -v ipvsadm >/dev/null; then echo ipvsadm yes; else echo ipvsadm no; fi`,
  parse: (stdout) => {
    const values = new Map(taggedLines(stdout));
    const module = MODULES.find((name) => name === values.get("module"));
    if (module === undefined) throw unknownOutput(stdout);
    return { module, hasTable: isYes(values.get("table")), hasIpvsadm: isYes(values.get("ipvsadm")) };
  },
};

function isYes(word: string | undefined): boolean {
  if (word !== "yes" && word !== "no") throw unknownOutput(word);
  return word === "yes";
}
