import { type Fact, linesOf, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** The distribution, from os-release(5). */
export interface System {
  /** E.g. `debian`, `centos`, `alpine`. */
  id: string;
  /** E.g. `12`; undefined for rolling distributions. */
  version: string | undefined;
  /** For people, e.g. `Debian GNU/Linux 12 (bookworm)`. */
  name: string;
}

/** Which distribution a host runs. */
export const system: Fact<"system", System> = {
  id: "system",
  label: "System",
  command: sh`cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release`,
  parse: (stdout) => {
    const values = new Map(
      linesOf(stdout)
        .filter((line) => !line.startsWith("#"))
        .map(assignment),
    );
    const name = values.get("PRETTY_NAME") ?? values.get("NAME");
    if (name === undefined) throw unknownOutput(stdout);
    // `linux` is what os-release(5) tells readers to assume.
    return { id: values.get("ID") ?? "linux", version: values.get("VERSION_ID"), name };
  },
};

function assignment(line: string): [string, string] {
  const match = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim());
  if (match === null) throw unknownOutput(line);
  return [match[1] ?? "", unquoted(match[2] ?? "")];
}

function unquoted(value: string): string {
  const inner = /^"(.*)"$|^'(.*)'$/.exec(value);
  return (inner?.[1] ?? inner?.[2] ?? value).replace(/\\(.)/g, "$1");
}
