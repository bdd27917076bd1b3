import { sysctl } from "@/server/core/arpfix/sysctl";

export type {
  ArpFix,
  ArpInterface,
  ArpSteps,
  ArpWanted,
  Misfit,
  RealServerView,
} from "@/server/core/arpfix/arpFix";

/** Every ARP fix. A new method is a file beside this one and a line here. */
export const ARP_FIXES = [sysctl] as const;

/** Every path that an ARP fix of any method may own on a real server: read before planning. */
export const ARP_FIX_PATHS: readonly string[] = [...new Set(ARP_FIXES.flatMap((fix) => fix.paths))];
