import { type Fact, taggedLines, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** Whether a host forwards packets between its interfaces; NAT needs it. */
export interface Forwarding {
  ipv4: boolean;
  /** Undefined where the kernel has no IPv6. */
  ipv6: boolean | undefined;
}

/** Packet forwarding of a host. */
export const forwarding: Fact<"forwarding", Forwarding> = {
  id: "forwarding",
  label: "Forwarding",
  command: sh`sed 's/^/ipv4 /' /proc/sys/net/ipv4/ip_forward
f=/proc/sys/net/ipv6/conf/all/forwarding
if [ -e "$f" ]; then sed 's/^/ipv6 /' "$f"; fi`,
  parse: (stdout) => {
    const values = new Map(taggedLines(stdout));
    const ipv6 = values.get("ipv6");
    return { ipv4: isOn(values.get("ipv4")), ipv6: ipv6 === undefined ? undefined : isOn(ipv6) };
  },
};

function isOn(value: string | undefined): boolean {
  if (value === undefined || !/^\d+$/.test(value)) throw unknownOutput(value);
  return value !== "0";
}
