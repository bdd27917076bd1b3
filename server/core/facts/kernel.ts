import { type Fact, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** The running kernel. */
export interface Kernel {
  /** E.g. `6.1.0-18-amd64`. */
  release: string;
  /** E.g. `x86_64`. */
  machine: string;
}

/** Which kernel a host runs. */
export const kernel: Fact<"kernel", Kernel> = {
  id: "kernel",
  label: "Kernel",
  command: sh`uname -rm`,
  parse: (stdout) => {
    const [release, machine, ...more] = stdout.trim().split(/\s+/);
    if (release === undefined || machine === undefined || more.length > 0) throw unknownOutput(stdout);
    if (!/^\d+\.\d+/.test(release)) throw unknownOutput(release);
    return { release, machine };
  },
};
