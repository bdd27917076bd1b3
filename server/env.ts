import { resolve } from "node:path";
import * as z from "zod";
import type { Problem } from "@/server/core/problem";
import { AppError } from "@/server/errors";

/** Levels of the log, from chatty to silent; pino's names. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** The settings of one process of Shoal, parsed. All paths are absolute. */
export interface Env {
  port: number;
  host: string;
  /** Undefined only in `bin/start.mjs`, which then starts an embedded PostgreSQL and sets it for its children. */
  databaseUrl: string | undefined;
  dataFolder: string;
  masterKeyFile: string;
  /** Base64 of 32 bytes, when it comes from the environment; it then takes the place of the file. */
  masterKey: string | undefined;
  /** The origin that browsers use, without a slash at the end. */
  url: string;
  logLevel: (typeof LOG_LEVELS)[number];
}

export type ParsedEnv = { ok: true; env: Env } | { ok: false; problems: Problem[] };

interface SettingHelp {
  text: string;
  fix: string;
}

// What is wrong and what to try, per variable; zod only decides whether it is wrong.
const HELP = {
  PORT: { text: "must be a whole number from 1 to 65535", fix: "Try PORT=3000." },
  HOST: {
    text: "must be an IP address or a host name to listen on",
    fix: "Try HOST=127.0.0.1 for this machine only, or HOST=0.0.0.0 for all addresses.",
  },
  DATABASE_URL: {
    text: "must be a PostgreSQL address",
    fix: "Try DATABASE_URL=postgresql://USER:PASSWORD@HOST:5432/DATABASE, or leave it out to use the embedded PostgreSQL.",
  },
  SHOAL_DATA: { text: "must be the path of a folder", fix: "Try SHOAL_DATA=./data." },
  SHOAL_MASTER_KEY_FILE: {
    text: "must be the path of a file",
    fix: "Leave it out to use master.key in the data folder.",
  },
  SHOAL_MASTER_KEY: {
    text: "must be 32 bytes in base64",
    fix: "Make one with: openssl rand -base64 32.",
  },
  SHOAL_URL: {
    text: "must be an origin: http or https, a host and perhaps a port, without a path",
    fix: "Try SHOAL_URL=https://shoal.example.net.",
  },
  LOG_LEVEL: { text: `must be one of ${LOG_LEVELS.join(", ")}`, fix: "Try LOG_LEVEL=info." },
} as const satisfies Record<string, SettingHelp>;

type SettingName = keyof typeof HELP;

// A value of these must not be repeated in a message that may end in a log.
const SECRET: readonly SettingName[] = ["DATABASE_URL", "SHOAL_MASTER_KEY"];

const path = z
  .string()
  .refine((value) => !value.includes("\0"))
  .transform((value) => resolve(value));

const schema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(65535))
    .default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:%_-]+$/)
    .default("127.0.0.1"),
  DATABASE_URL: z.string().refine(isPostgresUrl).optional(),
  SHOAL_DATA: path.default(() => resolve("data")),
  SHOAL_MASTER_KEY_FILE: path.optional(),
  SHOAL_MASTER_KEY: z
    .string()
    .refine((value) => /^[A-Za-z0-9+/]{43}=$/.test(value))
    .optional(),
  SHOAL_URL: z.string().refine(isOrigin).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
});

/** Parses settings from the environment, or says for each wrong one what is wrong and what to try. An empty value counts as not set. */
export function parseEnv(record: Record<string, string | undefined>): ParsedEnv {
  const given = Object.fromEntries(
    Object.keys(HELP).map((name) => [name, record[name]?.trim() || undefined]),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => issue.path[0]).filter(isSettingName));
    return { ok: false, problems: [...names].map((name) => settingProblem(name, given[name] ?? "")) };
  }
  const values = parsed.data;
  return {
    ok: true,
    env: {
      port: values.PORT,
      host: values.HOST,
      databaseUrl: values.DATABASE_URL,
      dataFolder: values.SHOAL_DATA,
      masterKeyFile: values.SHOAL_MASTER_KEY_FILE ?? resolve(values.SHOAL_DATA, "master.key"),
      masterKey: values.SHOAL_MASTER_KEY,
      url:
        values.SHOAL_URL === undefined
          ? defaultUrl(values.HOST, values.PORT)
          : new URL(values.SHOAL_URL).origin,
      logLevel: values.LOG_LEVEL,
    },
  };
}

let parsedOnce: Env | undefined;

/** This process' settings, parsed at the first call. */
export function env(): Env {
  if (parsedOnce === undefined) {
    const parsed = parseEnv(process.env);
    if (!parsed.ok) throw new AppError("badInput", { text: describeProblems(parsed.problems) });
    parsedOnce = parsed.env;
  }
  return parsedOnce;
}

/** The database's address for code that cannot do without one. */
export function databaseUrl(): string {
  const url = env().databaseUrl;
  if (url === undefined) {
    throw new AppError("unavailable", {
      text: "DATABASE_URL is not set. Start Shoal with npm start, which brings its own PostgreSQL, or set DATABASE_URL.",
    });
  }
  return url;
}

/** The problems as sentences, one per line. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems.map((problem) => `${problem.text} ${problem.fix ?? ""}`.trim()).join("\n");
}

function settingProblem(name: SettingName, value: string): Problem {
  const help = HELP[name];
  const shown = SECRET.includes(name) ? "the value given" : JSON.stringify(value);
  return {
    level: "error",
    rule: "setting-invalid",
    at: [name],
    text: `${name} ${help.text}; ${shown} is not.`,
    fix: help.fix,
  };
}

function isSettingName(name: unknown): name is SettingName {
  return typeof name === "string" && name in HELP;
}

function isPostgresUrl(value: string): boolean {
  const url = parseUrl(value);
  return url !== undefined && ["postgresql:", "postgres:"].includes(url.protocol) && url.pathname.length > 1;
}

function isOrigin(value: string): boolean {
  const url = parseUrl(value);
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) return false;
  return url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
}

function parseUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

// A browser on this machine reaches a server that listens on every address by the name localhost.
function defaultUrl(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return new URL(`http://${name}:${port}`).origin;
}
