import { type Fact, taggedLines, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** The host's clock. */
export interface Clock {
  /** Milliseconds since 1970 on the host's clock, when the fact was read. */
  unixMs: number;
  /** How exact `unixMs` is, in milliseconds: busybox may tell whole seconds only. */
  exactToMs: number;
  /** Whether the kernel's clock is synchronised; undefined when the host cannot tell (no systemd). */
  isSynchronised: boolean | undefined;
}

/** What time a host believes it is, and whether something keeps it right. */
export const clock: Fact<"clock", Clock> = {
  id: "clock",
  label: "Clock",
  command: sh`date '+time %s.%N'
timedatectl 2>/dev/null | sed -n -e 's/^ *NTP synchronized: */synchronised /p' -e 's/^ *System clock synchronized: */synchronised /p'`,
  parse: (stdout) => {
    const values = new Map(taggedLines(stdout));
    const time = /^(\d+)(?:\.(\d+|%N|N)?)?$/.exec(values.get("time") ?? "");
    if (time === null) throw unknownOutput(stdout);
    const fraction = /^\d+$/.test(time[2] ?? "") ? (time[2] ?? "") : undefined;
    const seconds = Number(time[1]);
    return {
      unixMs: seconds * 1000 + (fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)),
      exactToMs: fraction === undefined ? 1000 : 1,
      isSynchronised: yesOrNo(values.get("synchronised")),
    };
  },
};

function yesOrNo(word: string | undefined): boolean | undefined {
  if (word === undefined) return undefined;
  if (word === "yes") return true;
  if (word === "no") return false;
  throw unknownOutput(word);
}
