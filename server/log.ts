import { type Logger, pino } from "pino";
import { env } from "@/server/env";

// Names under which a secret could reach the log by mistake; censored one and two levels deep.
const SECRET_NAMES = [
  "password",
  "privateKey",
  "passphrase",
  "masterKey",
  "token",
  "secret",
  "authPass",
  "cookie",
];

// When whoever reads the log is gone, lines are lost and nothing else: pino's own destination can then write for ever
// without coming back (sonic-boom 4, flushSync after EPIPE).
process.stdout.on("error", () => undefined);
const destination = { write: (line: string) => process.stdout.write(line) };

/** This process' log: JSON lines on standard output. `bin/start.mjs` keeps them in the data folder. */
export const log: Logger = pino(
  {
    level: env().logLevel,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: "***" },
  },
  destination,
);

/** A log whose lines carry the name of a part of the product, e.g. `monitor`. */
export function logOf(part: string): Logger {
  return log.child({ part });
}
