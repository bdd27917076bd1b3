import { type Fact, linesOf, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** The name that the host gives itself; keepalived uses its first part for `@hostname` lines. */
export const hostname: Fact<"hostname", string> = {
  id: "hostname",
  label: "Host name",
  command: sh`cat /proc/sys/kernel/hostname`,
  parse: (stdout) => {
    const [name, ...more] = linesOf(stdout);
    if (name === undefined || more.length > 0 || /\s/.test(name)) throw unknownOutput(stdout);
    return name;
  },
};
