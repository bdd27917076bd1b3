// @ts-check
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killGroup } from "./children.mjs";
import { Failure } from "./failure.mjs";
import { endWithNpm } from "./npm.mjs";
import { prepare, ROOT, run } from "./prepare.mjs";
import { progress, report, say } from "./say.mjs";
import { GROUP_NAMES, isGroup, missingFor, TEST_GROUPS } from "./testGroups.mjs";
import { endWithThisProcess } from "./watchdog.mjs";

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

const CHECKS = ["lint", "types", "build"];
/** @type {Readonly<Record<string, readonly string[]>>} */
const COMMANDS = {
  lint: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "--colors=off", "."],
  types: ["node_modules/typescript/bin/tsc", "--noEmit"],
};
const IS_CI = /^(1|true|yes)$/i.test(process.env.CI ?? "");
// What the machine's own Shoal is set to must not reach its tests.
const SETTINGS = /^(SHOAL_(?!PICTURES|LAB)\w+|DATABASE_URL|PORT|HOST)$/;

/**
 * Runs checks and tests: all, or the groups named; other words are handed to vitest as filters of file names. Returns the
 * exit code.
 * @param {readonly string[]} words
 * @returns {Promise<number>}
 */
export async function test(words) {
  process.chdir(ROOT);
  const end = new AbortController();
  const stop = () => end.abort(new Failure("Stopped before the end."));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  endWithNpm("test", stop);
  const names = [...CHECKS, ...GROUP_NAMES];
  const named = words.filter((word) => names.includes(word));
  const filters = words.filter((word) => !names.includes(word) && word !== "--");
  const chosen = named.length > 0 ? named : filters.length > 0 ? GROUP_NAMES : names;
  const needsBuild =
    filters.length === 0 && chosen.some((name) => isGroup(name) && TEST_GROUPS[name].needsBuild);
  const wanted = needsBuild ? [...chosen, "build"] : chosen;
  /** @type {Counts} */
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    await prepare({ progress, signal: end.signal, build: false });
    for (const name of names.filter((name) => wanted.includes(name))) {
      const counts = isGroup(name)
        ? await group(name, { filters, signal: end.signal })
        : await check(name, end.signal);
      total.passed += counts.passed;
      total.failed += counts.failed;
      total.skipped += counts.skipped;
    }
  } catch (error) {
    report(error);
    total.failed += 1;
  }
  const isComplete = !(IS_CI && total.skipped > 0);
  if (!isComplete) say("With CI=true nothing may be left out, and something was.");
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && isComplete && total.passed > 0 ? 0 : 1;
}

/**
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<Counts>}
 */
async function check(name, signal) {
  if (name === "build") return buildCheck(signal);
  const command = COMMANDS[name] ?? [];
  const done = progress(name);
  const { code, output } = await run([process.execPath, ...command], { signal });
  done();
  if (code === 0) return { passed: 1, failed: 0, skipped: 0 };
  say(output.trim());
  return { passed: 0, failed: 1, skipped: 0 };
}

/**
 * The pages must build, and what starts the product must not have to build them first.
 * @param {AbortSignal} signal
 * @returns {Promise<Counts>}
 */
async function buildCheck(signal) {
  try {
    await prepare({ progress, signal, build: true });
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    if (signal.aborted) throw error;
    report(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * @param {import("./testGroups.mjs").GroupName} name
 * @param {{filters: readonly string[], signal: AbortSignal}} options
 * @returns {Promise<Counts>}
 */
async function group(name, { filters, signal }) {
  const { limitMinutes } = TEST_GROUPS[name];
  const missing = await missingFor(name, signal);
  if (missing.length > 0) {
    const files = await filesOf(name, { filters, signal });
    if (files === 0) return { passed: 0, failed: 0, skipped: 0 };
    say(`${name}: ${files} ${files === 1 ? "file" : "files"} left out. ${missing.join(" ")}`);
    return IS_CI ? { passed: 0, failed: files, skipped: 0 } : { passed: 0, failed: 0, skipped: files };
  }
  const folder = mkdtempSync(join(tmpdir(), "shoal-test-"));
  const result = join(folder, "counts.json");
  const began = performance.now();
  try {
    const args = ["run", "--project", name, "--reporter=./bin/testReporter.ts"];
    const ended = await vitest([...args, ...(filters.length > 0 ? ["--passWithNoTests"] : []), ...filters], {
      result,
      signal,
      limitMinutes,
    });
    const counts = countsIn(result, { hasFilters: filters.length > 0 });
    // The reporter saw everything pass and vitest still failed: say so rather than believe the reporter.
    if (ended !== "passed" && counts.failed === 0) {
      say(`${name}: vitest ${ended}`);
      counts.failed = 1;
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(
      `${name} ... ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${seconds} s`,
    );
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} result
 * @param {{hasFilters: boolean}} options
 * @returns {Counts}
 */
function countsIn(result, { hasFilters }) {
  if (existsSync(result)) return JSON.parse(readFileSync(result, "utf8"));
  return { passed: 0, failed: hasFilters ? 0 : 1, skipped: 0 };
}

/**
 * @param {readonly string[]} args
 * @param {{result: string, signal: AbortSignal, limitMinutes: number}} options
 * @returns {Promise<string>} "passed", or how it ended.
 */
function vitest(args, { result, signal, limitMinutes }) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", ...args], {
      cwd: ROOT,
      env: { ...testEnvironment(), SHOAL_TEST_COUNTS: result },
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    const pid = child.pid ?? 0;
    const release = pid === 0 ? () => undefined : endWithThisProcess(pid, "TERM");
    let isLate = false;
    const stop = () => {
      child.kill("SIGTERM");
      // Time for its files to end what they started.
      setTimeout(() => killGroup(pid, "SIGKILL"), 20_000).unref();
    };
    const limit = setTimeout(() => {
      isLate = true;
      stop();
    }, limitMinutes * 60_000);
    signal.addEventListener("abort", stop, { once: true });
    child.on("error", failed);
    child.on("exit", (code, killed) => {
      release();
      clearTimeout(limit);
      signal.removeEventListener("abort", stop);
      killGroup(pid, "SIGKILL");
      if (signal.aborted) failed(signal.reason);
      else if (isLate) done(`was not done after ${limitMinutes} minutes`);
      else done(code === 0 ? "passed" : `ended with ${killed ?? `exit code ${code}`}`);
    });
  });
}

/**
 * @param {string} name
 * @param {{filters: readonly string[], signal: AbortSignal}} options
 */
async function filesOf(name, { filters, signal }) {
  const args = [
    "node_modules/vitest/vitest.mjs",
    "list",
    "--filesOnly",
    "--json",
    "--project",
    name,
    ...filters,
  ];
  const { code, stdout, output } = await run([process.execPath, ...args], { env: testEnvironment(), signal });
  if (code !== 0) throw new Failure(`vitest could not list the tests of ${name}:\n${output.trim()}`);
  /** @type {{file: string}[]} */
  const files = JSON.parse(stdout.slice(stdout.indexOf("[")) || "[]");
  return files.length;
}

function testEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (SETTINGS.test(name)) delete env[name];
  return env;
}
