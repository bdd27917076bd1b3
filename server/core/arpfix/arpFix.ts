import type * as z from "zod";
import type { ArpFixChoice } from "@/server/core/cluster";
import type { LiveFile } from "@/server/core/hostFile";
import type { Step } from "@/server/core/steps/step";

/** An interface of a real server as an ARP fix sees it. */
export interface ArpInterface {
  name: string;
  addresses: readonly { address: string; prefixLength: number }[];
  /** `net.ipv4.conf.NAME.arp_ignore` and `arp_announce`; absent: not read. */
  arpIgnore?: number;
  arpAnnounce?: number;
}

/** What is on a real server now, as far as ARP fixes care. */
export interface RealServerView {
  interfaces: readonly ArpInterface[];
  /** `net.ipv4.conf.all`; the kernel takes the larger of this and the interface's own. */
  all: { arpIgnore: number; arpAnnounce: number };
  /** systemd is the first process, so units can restore the settings at boot. */
  hasSystemd: boolean;
  /** What is at the paths of every method (`ARP_FIX_PATHS`). */
  live: Readonly<Record<string, LiveFile>>;
}

/** What a real server is to be for direct routing and tunnelling. No addresses: as if Shoal had never been there. */
export interface ArpWanted {
  /** Virtual addresses that it takes traffic for without ever answering ARP for them. */
  vips: readonly string[];
}

/** What is to be done: `prepare` before any director changes, `cleanUp` after all of them did. */
export interface ArpSteps {
  prepare: readonly Step[];
  cleanUp: readonly Step[];
}

/** Why a method cannot work on a host, or not as it is now. */
export interface Misfit {
  /** Stable name of the reason; becomes a problem's rule. */
  rule: string;
  text: string;
  fix: string;
}

/**
 * One way to keep a real server from answering ARP for a VIP. Right when doing its steps and asking again gives no
 * step, and when every order of reboots in between leaves no moment in which the VIP is answered.
 */
export interface ArpFix<Choice extends ArpFixChoice> {
  method: Choice["method"];
  label: string;
  /** One line: what it does on the real server. */
  about: string;
  schema: z.ZodType<Choice>;
  /** Every file that the method may own on a host. */
  paths: readonly string[];
  /** Why it does not fit; empty: it fits. */
  misfits(wanted: ArpWanted, view: RealServerView): Misfit[];
  steps(wanted: ArpWanted, view: RealServerView): ArpSteps;
}
