import { type Fact, taggedLines, unknownOutput, wholeNumber } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** What starts and supervises services. */
export type Init = { kind: "systemd"; version: number } | { kind: "other"; name: string };

/** Which init system a host runs; systemd counts only when it is process 1, see sd_booted(3). */
export const init: Fact<"init", Init> = {
  id: "init",
  label: "Init system",
  command: sh`if [ -d /run/systemd/system ]; then systemctl --version; else echo other "$(cat /proc/1/comm)"; fi`,
  parse: (stdout) => {
    const [tag, rest] = taggedLines(stdout)[0] ?? [];
    if (tag === "systemd") return { kind: "systemd", version: wholeNumber(/^\d+/.exec(rest ?? "")?.[0]) };
    if (tag === "other" && rest !== undefined && rest !== "") return { kind: "other", name: rest };
    throw unknownOutput(stdout);
  },
};
