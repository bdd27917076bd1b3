import { spawn } from "node:child_process";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sh } from "@/server/core/sh";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { openShell } from "@/server/ssh/openShell";
import { readFacts } from "@/server/ssh/readFacts";
import { type RealSshd, startRealSshd } from "@/server/ssh/realSshd";
import { runChecked, run as runCommand } from "@/server/ssh/run";
import { stream } from "@/server/ssh/stream";

/** What a benchmark gives: figures with their units in their names, and ratios against a rival (above 1: Shoal is better). */
export interface Measured {
  figures: Record<string, number>;
  ratios: Record<string, number>;
}

/** What SSH costs, against a real sshd on loopback: client and server share the machine. `small`: only that it runs. */
export async function run(options: { small: boolean }): Promise<Measured> {
  const count = options.small ? 3 : 40;
  const sshd = await startRealSshd();
  const folder = await mkdtemp(join(tmpdir(), "shoal-bench-"));
  try {
    // The first connection pays for loading and compiling.
    await (await connect(sshd.target())).close();
    const cold = await coldConnects(sshd, count);
    const rival = await openSshCold(sshd, { folder, count: Math.ceil(count / 4) });
    const connection = await connect(sshd.target());
    const warm = await repeat(count, () => runCommand(connection, sh`true`));
    const shell = await openShell(connection);
    const asked = await repeat(count, () => shell.ask(sh`true`));
    await shell.close();
    const facts = await repeat(options.small ? 1 : 10, () => readFacts(connection));
    const lines = await lineDelays(connection, { folder, count: options.small ? 20 : 2000 });
    await connection.close();
    const idle = await idleMemory(sshd, options.small ? 5 : 100);
    return {
      figures: {
        connect_cold_ms_p50: percentile(cold.ms, 50),
        connect_cold_client_cpu_ms: round(cold.cpuMs),
        command_warm_ms_p50: percentile(warm, 50),
        command_warm_ms_p99: percentile(warm, 99),
        shell_ask_ms_p50: percentile(asked, 50),
        shell_ask_ms_p99: percentile(asked, 99),
        facts_all_ms_p50: percentile(facts, 50),
        stream_line_ms_p50: percentile(lines, 50),
        stream_line_ms_p99: percentile(lines, 99),
        idle_connection_kb: round(idle / 1024),
      },
      ratios: { openssh_cold_command: round(percentile(rival, 50) / percentile(cold.commandMs, 50)) },
    };
  } finally {
    await sshd.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function coldConnects(
  sshd: RealSshd,
  count: number,
): Promise<{ ms: number[]; commandMs: number[]; cpuMs: number }> {
  const ms: number[] = [];
  const commandMs: number[] = [];
  let cpu = 0;
  for (let index = 0; index < count; index += 1) {
    const before = process.cpuUsage();
    const start = performance.now();
    const connection = await connect(sshd.target());
    ms.push(performance.now() - start);
    const used = process.cpuUsage(before);
    cpu += (used.user + used.system) / 1000;
    await runChecked(connection, sh`true`);
    await connection.close();
    commandMs.push(performance.now() - start);
  }
  return { ms, commandMs, cpuMs: cpu / count };
}

/** The same with OpenSSH's own client: connect, one command, close. Key exchange as Shoal's, as its default is dearer. */
async function openSshCold(sshd: RealSshd, given: { folder: string; count: number }): Promise<number[]> {
  const target = sshd.target();
  const keyFile = join(given.folder, "key");
  await writeFile(keyFile, target.privateKey, { mode: 0o600 });
  const words = Object.entries({
    StrictHostKeyChecking: "no",
    UserKnownHostsFile: "/dev/null",
    LogLevel: "ERROR",
    IdentitiesOnly: "yes",
    BatchMode: "yes",
    KexAlgorithms: "curve25519-sha256",
  }).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const args = [
    "-F",
    "none",
    "-i",
    keyFile,
    "-p",
    String(sshd.port),
    ...words,
    `${target.user}@127.0.0.1`,
    "true",
  ];
  return repeat(given.count, () => ended(args));
}

function ended(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("ssh", args, { stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`ssh ended with ${code}.`))));
  });
}

/** From the write into a FIFO on the host to the line's arrival, in milliseconds. */
async function lineDelays(
  connection: Connection,
  given: { folder: string; count: number },
): Promise<number[]> {
  const path = join(given.folder, "fifo");
  await runChecked(connection, sh`mkfifo ${path}`);
  const abort = new AbortController();
  const delays: number[] = [];
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const following = stream(connection, sh`echo ready; exec cat ${path}`, {
    signal: abort.signal,
    onLine: (line) => {
      if (line === "ready") begin();
      else delays.push(performance.now() - Number(line));
      if (delays.length === given.count) abort.abort();
    },
  });
  await begun;
  const fifo = await open(path, "w");
  for (let index = 0; index < given.count; index += 1) {
    await fifo.write(`${performance.now()}\n`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await following;
  await fifo.close();
  return delays;
}

/** Resident memory that one idle connection adds, in bytes. */
async function idleMemory(sshd: RealSshd, count: number): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const connections: Connection[] = [];
  while (connections.length < count) {
    const batch = Array.from({ length: Math.min(10, count - connections.length) }, () =>
      connect(sshd.target()),
    );
    connections.push(...(await Promise.all(batch)));
  }
  globalThis.gc?.();
  const after = process.memoryUsage().rss;
  await Promise.all(connections.map((connection) => connection.close()));
  return Math.max(0, after - before) / count;
}

async function repeat(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const at = Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100));
  return round(sorted[at] ?? Number.NaN);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
