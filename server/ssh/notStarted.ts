import type { Ending } from "@/server/ssh/hostChannel";
import { SshError } from "@/server/ssh/sshError";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** The failure of a script that never began: sudo or the login shell stood in its way. `words` is what they said. */
export function notStarted(target: SshTarget, seen: { ending: Ending; words: Buffer }): SshError {
  const parts = { host: target.name, hostWords: seen.words };
  if (target.sudo) {
    return new SshError("noSudo", {
      ...parts,
      text: `${target.user} may not run commands as root on ${target.name} without a password.`,
      try: `Allow it in sudoers on the host (${target.user} ALL=(root) NOPASSWD: ALL), or use root's key.`,
    });
  }
  const how =
    seen.ending.code === undefined ? `signal ${seen.ending.signal}` : `exit code ${seen.ending.code}`;
  return new SshError("protocol", {
    ...parts,
    text: `The login shell of ${target.user} on ${target.name} did not run the command (${how}).`,
    try: "Check that the user has a normal shell, that the key has no forced command, and that env, dd and sh are there.",
  });
}
