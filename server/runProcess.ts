import { AppError } from "@/server/errors";
import { logOf } from "@/server/log";
import { beginShutdown } from "@/server/shutdown";

/** A process that has not ended by then is ended by force; less than its supervisor waits. In milliseconds. */
const END_LIMIT_MS = 9000;

/**
 * Runs one of Shoal's processes: `start` brings it up and returns how to end it. A foreseen failure at the start is one
 * sentence on standard error and exit code 1; SIGTERM and SIGINT end the process in order.
 */
export async function runProcess(name: string, start: () => Promise<() => Promise<void>>): Promise<void> {
  const log = logOf(name);
  try {
    const stop = await start();
    let isEnding = false;
    const end = () => {
      if (isEnding) return;
      isEnding = true;
      log.info("Ending.");
      setTimeout(() => {
        log.error("The process did not end in time.");
        process.exit(1);
      }, END_LIMIT_MS).unref();
      beginShutdown();
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "The process could not end in order.");
          process.exit(1);
        },
      );
    };
    process.on("SIGTERM", end);
    process.on("SIGINT", end);
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error }, "The process could not start.");
    console.error(error instanceof AppError ? error.message : `${name} could not start; its log says why.`);
    process.exit(1);
  }
}
