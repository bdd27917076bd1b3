import { type ShellText, sh } from "@/server/core/sh";
import { scriptStart } from "@/server/ssh/commandLine";
import type { Connection } from "@/server/ssh/connection";

/** A script that is still running on a host. */
export interface RunningScript {
  processId: number;
  /** In the process's command line, so that a process id that was given to another process is never hit. */
  marker: string;
}

const STOP_TIMEOUT_MS = 5000;

/**
 * Shell text of a function `shoal_stop PID` that ends a script with all that it started. sshd gives every command a
 * process group of its own; where the group belongs to the SSH server itself only the script is ended.
 */
export const STOP_FUNCTION: ShellText = sh`shoal_stop() {
  read -r _ _ _ _ shoal_g _ <"/proc/$1/stat" || return 0
  shoal_l=
  [ ! -r "/proc/$shoal_g/stat" ] || read -r _ shoal_l _ <"/proc/$shoal_g/stat"
  case $shoal_l in
  *sshd* | *dropbear*) kill -s TERM "$1" ;;
  *) kill -s TERM -- "-$shoal_g" ;;
  esac
}`;

/**
 * Ends a script whose end nobody waits for any more, as far as that is possible: closing its channel does not stop
 * it. Never throws; the host may be gone.
 */
export async function stopScript(connection: Connection, script: RunningScript): Promise<void> {
  const command = sh`${STOP_FUNCTION}
grep -q ${script.marker} ${`/proc/${script.processId}/cmdline`} && shoal_stop ${script.processId}`;
  const start = scriptStart(command.text, connection.target.sudo);
  try {
    const channel = await connection.open(start.commandLine, STOP_TIMEOUT_MS);
    channel.onOutput(() => undefined);
    channel.write(start.head);
    channel.end();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, STOP_TIMEOUT_MS);
    });
    await Promise.race([channel.ended, late]);
    clearTimeout(timer);
    channel.abandon();
  } catch {
    // Best effort: the caller already reports that the command's end was not seen.
  }
}
