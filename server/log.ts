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

/** This process' log: JSON lines on standard output. `bin/start.mjs` keeps them in the data folder. */
export const log: Logger = pino({
  level: env().logLevel,
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: "***" },
});

/** A log whose lines carry the name of a part of the product, e.g. `monitor`. */
export function logOf(part: string): Logger {
  return log.child({ part });
}
