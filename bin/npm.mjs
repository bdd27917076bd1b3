// @ts-check

/**
 * Calls back when the npm that runs this script is gone: it dies of a signal without handing it on. Started by hand, this
 * process may well outlive the shell it came from.
 * @param {"start" | "test"} script
 * @param {() => void} onEnd
 */
export function endWithNpm(script, onEnd) {
  if (process.env.npm_lifecycle_event !== script) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) onEnd();
  }, 250).unref();
}
