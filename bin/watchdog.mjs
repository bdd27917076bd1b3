// @ts-check
import { spawn } from "node:child_process";

/**
 * Sees to it that a process gets a signal when this one is gone, even by kill -9: a shell waits for the end of a
 * pipe that only this process holds. Call the returned function once the watched process has ended, because its
 * number may be given to another.
 * @param {number} pid
 * @param {"INT" | "TERM"} signal
 * @returns {() => void}
 */
export function endWithThisProcess(pid, signal) {
  const watchdog = spawn(
    "sh",
    ["-c", 'read -r _; kill -"$2" "$1" 2>/dev/null', "shoal-watchdog", String(pid), signal],
    {
      stdio: ["pipe", "ignore", "ignore"],
      // A Ctrl-C in the terminal must not end it before what it watches.
      detached: true,
      cwd: "/",
    },
  );
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  if ("unref" in watchdog.stdin && typeof watchdog.stdin.unref === "function") watchdog.stdin.unref();
  return () => {
    watchdog.kill("SIGKILL");
  };
}
