import { type Fact, linesOf, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** Settings that decide about ARP, as the kernel has them; 0 is a real value (kernel: networking/ip-sysctl). */
export interface ArpSettings {
  arp_ignore: number;
  arp_announce: number;
  arp_filter: number;
  rp_filter: number;
  proxy_arp: number;
}

/** ARP settings of a host. For most of them the kernel uses the larger of `all` and the interface's own. */
export interface Arp {
  all: ArpSettings;
  default: ArpSettings;
  interfaces: Record<string, ArpSettings>;
}

const NAMES = ["arp_ignore", "arp_announce", "arp_filter", "rp_filter", "proxy_arp"] as const;

/** How a host's interfaces answer and ask in ARP. */
export const arp: Fact<"arp", Arp> = {
  id: "arp",
  label: "ARP settings",
  // Not the shell's own `read`: dash reads byte by byte, and these files give nothing after the first.
  command: sh`cd /proc/sys/net/ipv4/conf && set -- && for n in ${NAMES}; do set -- "$@" */"$n"; done
grep -s '' "$@"; [ -d all ]`,
  parse: (stdout) => {
    const found = new Map<string, Map<string, number>>();
    for (const line of linesOf(stdout)) {
      const match = /^([^/]+)\/([a-z_]+):(\d+)$/.exec(line);
      if (match === null) throw unknownOutput(line);
      const [, name = "", setting = "", value = ""] = match;
      const settings = found.get(name) ?? new Map<string, number>();
      found.set(name, settings.set(setting, Number(value)));
    }
    const all = settingsOf(found.get("all"));
    const forNew = settingsOf(found.get("default"));
    // An interface that went away while it was read has only some of them.
    const whole = [...found].filter(
      ([name, { size }]) => size === NAMES.length && name !== "all" && name !== "default",
    );
    const interfaces = Object.fromEntries(whole.map(([name, values]) => [name, settingsOf(values)]));
    return { all, default: forNew, interfaces };
  },
};

function settingsOf(values: Map<string, number> | undefined): ArpSettings {
  const value = (name: (typeof NAMES)[number]): number => {
    const found = values?.get(name);
    if (found === undefined) throw new TypeError(`The kernel does not show ${name}.`);
    return found;
  };
  return {
    arp_ignore: value("arp_ignore"),
    arp_announce: value("arp_announce"),
    arp_filter: value("arp_filter"),
    rp_filter: value("rp_filter"),
    proxy_arp: value("proxy_arp"),
  };
}
