import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "@/bin/processes.mjs";
import { testDatabase } from "@/server/db/testDatabase";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LINK = /https?:\/\/\S+\/setup\S*/;
const READY_MS = 120_000;
const IS_ROOT = process.getuid?.() === 0;

const database = await testDatabase();
const noDatabase = new URL(database);
noDatabase.pathname = "/not_there";
let data: string;
let port: number;
let started: Start[] = [];

interface Start {
  child: ChildProcess;
  printed: () => string;
  /** The exit code, once it ended. */
  ended: Promise<number | null>;
  /** Waits until it printed something. */
  until: (pattern: RegExp) => Promise<void>;
}

function start(env: Record<string, string> = {}): Start {
  const { DATABASE_URL: _, LOG_LEVEL: __, ...machine } = process.env;
  const child = spawn(process.execPath, ["bin/start.mjs"], {
    cwd: ROOT,
    env: {
      ...machine,
      NODE_ENV: "production",
      PORT: String(port),
      SHOAL_DATA: data,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  const until = async (pattern: RegExp) => {
    const limit = Date.now() + READY_MS;
    while (!pattern.test(text)) {
      if (child.exitCode !== null) throw new Error(`It ended before it said ${pattern}:\n${text}`);
      if (Date.now() > limit) throw new Error(`It did not say ${pattern}:\n${text}`);
      await sleep(50);
    }
  };
  const made = { child, printed: () => text, ended, until };
  started.push(made);
  return made;
}

async function startToReady(env: Record<string, string> = {}): Promise<Start> {
  const made = start(env);
  await made.until(LINK);
  return made;
}

async function stop(made: Start, signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
  made.child.kill(signal);
  return made.ended;
}

/** Starts it and waits until it ends by itself. */
async function startInVain(env: Record<string, string> = {}) {
  const made = start(env);
  const late = sleep(READY_MS, "late" as const, { ref: false });
  const code = await Promise.race([made.ended, late]);
  if (code === "late") throw new Error(`It did not end:\n${made.printed()}`);
  return { code, printed: made.printed() };
}

interface Running {
  web: number;
  worker: number;
  postgres: number | undefined;
}

function running(): Running {
  const lock = JSON.parse(readFileSync(join(data, "shoal.lock"), "utf8"));
  const pidFile = join(data, "postgres/data/postmaster.pid");
  return {
    web: lock.children[0].pid,
    worker: lock.children[1].pid,
    postgres: existsSync(pidFile) ? Number.parseInt(readFileSync(pidFile, "utf8"), 10) : undefined,
  };
}

async function untilGone(pids: readonly (number | undefined)[]): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (pids.every((pid) => pid === undefined || !isAlive(pid))) return;
    await sleep(50);
  }
  throw new Error(`Still running: ${pids.filter((pid) => pid !== undefined && isAlive(pid)).join(" ")}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const status = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "shoal-start-"));
  port = await freePort();
  started = [];
});

afterEach(async () => {
  for (const made of started) if (made.child.exitCode === null) await stop(made);
  await rm(data, { recursive: true, force: true });
});

// Each starts the whole product, on a busy machine perhaps beside other tests.
describe("npm start", { timeout: 240_000 }, () => {
  // The first one may have to build.
  beforeAll(() => execFileSync(process.execPath, ["bin/build.mjs"], { cwd: ROOT, stdio: "ignore" }), 300_000);

  it("runs everything, says where and how to begin and nothing else, and ends it all", async () => {
    const first = await startToReady();
    const [address, link, ...more] = first.printed().trim().split("\n");
    expect(address).toBe(`Shoal runs at http://127.0.0.1:${port}`);
    expect(link).toMatch(/^There is no administrator yet\. Make the first one here: http:\S+\/setup\S*$/);
    expect(more).toEqual([]);
    expect(await status()).toBe(200);

    const second = await startInVain();
    expect(second.code).toBe(0);
    expect(second.printed).toBe(
      `Shoal already runs at http://127.0.0.1:${port} (process ${first.child.pid}).\n`,
    );

    const { web, worker, postgres } = running();
    // Its log begins with its first line, and the worker is the last to start.
    await expect.poll(() => readdirSync(join(data, "logs")), { timeout: 30_000 }).toContain("worker.log");
    process.kill(worker, "SIGKILL");
    await first.until(/The worker ended unexpectedly \(signal SIGKILL\); it is started again in 1 s\./);
    const limit = Date.now() + 20_000;
    while (running().worker === worker && Date.now() < limit) await sleep(100);
    expect(running().worker).not.toBe(worker);
    expect(await status()).toBe(200);

    const { worker: again } = running();
    expect(await stop(first, "SIGINT")).toBe(0);
    await untilGone([web, again, postgres]);
    expect(readdirSync(data).sort()).toEqual(["logs", "master.key", "postgres"]);
    expect(readdirSync(join(data, "logs")).sort()).toEqual(["postgres.log", "web.log", "worker.log"]);
  });

  it("starts again after kill -9 of it, and of all of it; ends with an error when the web server dies", async () => {
    const first = await startToReady();
    const before = running();
    await stop(first, "SIGKILL");
    // A shell that waits for its end ends the others.
    await untilGone([before.web, before.worker, before.postgres]);

    const second = await startToReady();
    expect(await status()).toBe(200);
    const all = running();
    for (const pid of [second.child.pid, all.web, all.worker, all.postgres]) {
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    }

    const third = await startToReady();
    expect(await status()).toBe(200);
    const { web, worker, postgres } = running();
    process.kill(web, "SIGKILL");
    expect(await third.ended).toBe(1);
    expect(third.printed()).toMatch(
      /The web server ended unexpectedly \(signal SIGKILL\)\. See .*web\.log\.\n$/,
    );
    await untilGone([worker, postgres]);
  });

  it("starts again after kill -9 at its first start; ends with an error when its database dies; wants its key back", async () => {
    const killed = start();
    const limit = Date.now() + READY_MS;
    while (!existsSync(join(data, "postgres"))) {
      if (Date.now() > limit) throw new Error(killed.printed());
      await sleep(20);
    }
    await stop(killed, "SIGKILL");

    const made = await startToReady();
    const { web, worker, postgres } = running();
    if (postgres !== undefined) process.kill(postgres, "SIGKILL");
    expect(await made.ended).toBe(1);
    expect(made.printed()).toContain("The embedded PostgreSQL ended unexpectedly.");
    await untilGone([web, worker]);

    await rm(join(data, "master.key"));
    const { code, printed } = await startInVain();
    expect(code).toBe(1);
    expect(printed).toMatch(/^The master key in .*master\.key cannot be read\. Put it back from your backup/);
    expect(existsSync(join(data, "master.key"))).toBe(false);
  });

  it("uses a database that is given, and none of its own", async () => {
    const key = Buffer.alloc(32, 1).toString("base64");
    const made = await startToReady({ DATABASE_URL: database, SHOAL_MASTER_KEY: key });
    expect(await status()).toBe(200);
    expect(existsSync(join(data, "postgres"))).toBe(false);
    expect(await stop(made)).toBe(0);
  });

  it.each([
    [{ PORT: "abc" }, /^PORT must be a whole number from 1 to 65535; "abc" is not\. Try PORT=3000\.\n$/],
    [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL must be one of /],
    [{ SHOAL_URL: "shoal" }, /^SHOAL_URL must be an origin/],
    [{ HOST: "203.0.113.7" }, /^HOST=203\.0\.113\.7 is not an address of this machine\. /],
    [
      { DATABASE_URL: "mysql://h/d" },
      /^DATABASE_URL must be a PostgreSQL address; the value given is not\. /,
    ],
    [
      { DATABASE_URL: "postgresql://u:hunter2@127.0.0.1:1/d" },
      /^PostgreSQL does not answer at 127\.0\.0\.1:1\. /,
    ],
    [{ DATABASE_URL: noDatabase.href }, /^There is no database not_there at .*\. Make it with: createdb /],
  ])("says what is wrong: case %#", async (env, sentence) => {
    const { code, printed } = await startInVain(env);
    expect(printed).toMatch(sentence);
    expect(printed).not.toContain("hunter2");
    expect(printed.trim().split("\n").length).toBe(1);
    expect(code).toBe(1);
    expect(existsSync(join(data, "shoal.lock"))).toBe(false);
  });

  it("says that its port is in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const { code, printed } = await startInVain();
    await new Promise((resolve) => other.close(resolve));
    expect(printed).toMatch(
      new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use by another program\\. .*\n$`),
    );
    expect(code).toBe(1);
  });

  it("says that its data folder cannot be one", async () => {
    await writeFile(join(data, "file"), "");
    const { code, printed } = await startInVain({ SHOAL_DATA: join(data, "file") });
    expect(printed).toMatch(/file cannot be used as a folder: a part of the path is a file\. .*\n$/);
    expect(code).toBe(1);
  });

  // Only root can mount a small disk and a read-only one; npm test counts it as skipped for others, and CI is root.
  it.runIf(IS_ROOT)("says that its disk is full, or cannot be written", async () => {
    const disk = join(data, "disk");
    await mkdir(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m", "tmpfs", disk]);
    try {
      const full = await startInVain({ SHOAL_DATA: disk });
      expect(full.printed).toBe(`The disk that holds ${disk} is full. Free some space and start again.\n`);
      expect(full.code).toBe(1);
      execFileSync("mount", ["-o", "remount,ro", disk]);
      const readOnly = await startInVain({ SHOAL_DATA: join(disk, "data") });
      expect(readOnly.printed).toMatch(/cannot be written: it is on a read-only disk\. .*\n$/);
      expect(readOnly.code).toBe(1);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});
