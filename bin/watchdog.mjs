// @ts-check
import { spawn } from "node:child_process";

// Longer than what a part of the product takes to end in order (server/runProcess.ts).
const SCRIPT = `
read -r _
kill -"$2" "$1" 2>/dev/null || exit 0
for half_second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
  sleep 0.5
  kill -0 "$1" 2>/dev/null || exit 0
done
kill -"$3" "$1"`;

const ESCALATION = { TERM: "KILL", INT: "QUIT" };

/**
 * Sees to it that a process gets a signal, and after 12 s a stronger one, when this one is gone, even by kill -9: a shell
 * waits for the end of a pipe that only this process holds. Call the returned function once the watched process has
 * ended, because its number may be given to another.
 * @param {number} pid
 * @param {"INT" | "TERM"} signal
 * @returns {() => void}
 */
export function endWithThisProcess(pid, signal) {
  const watchdog = spawn("sh", ["-c", SCRIPT, "shoal-watchdog", String(pid), signal, ESCALATION[signal]], {
    stdio: ["pipe", "ignore", "ignore"],
    // A Ctrl-C in the terminal must not end it before what it watches.
    detached: true,
    cwd: "/",
  });
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  if ("unref" in watchdog.stdin && typeof watchdog.stdin.unref === "function") watchdog.stdin.unref();
  return () => {
    watchdog.kill("SIGKILL");
  };
}
