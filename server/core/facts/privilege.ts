import { type Fact, taggedLines, unknownOutput, wholeNumber } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** What the sign-in may do. */
export interface Privilege {
  /** The user that commands run as; 0 is root. */
  uid: number;
  /** `works`: `sudo -n` gives root without a password. */
  sudo: "works" | "refused" | "absent";
}

const SUDO = ["works", "refused", "absent"] as const;

/** As whom commands run on a host, and whether they can become root. */
export const privilege: Fact<"privilege", Privilege> = {
  id: "privilege",
  label: "Privilege",
  command: sh`printf 'uid '; id -u
if ! command -v sudo >/dev/null; then echo sudo absent
elif sudo -n true >/dev/null 2>&1; then echo sudo works
else echo sudo refused; fi`,
  parse: (stdout) => {
    const values = new Map(taggedLines(stdout));
    const sudo = SUDO.find((word) => word === values.get("sudo"));
    if (sudo === undefined) throw unknownOutput(stdout);
    return { uid: wholeNumber(values.get("uid")), sudo };
  },
};
