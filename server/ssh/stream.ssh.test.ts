import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sh } from "@/server/core/sh";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { type RealSshd, startRealSshd } from "@/server/ssh/realSshd";
import { run } from "@/server/ssh/run";
import { stream } from "@/server/ssh/stream";

let sshd: RealSshd;
let connection: Connection;
let folder: string;

beforeAll(async () => {
  sshd = await startRealSshd();
});
afterAll(() => sshd.stop());
beforeEach(async () => {
  connection = await connect(sshd.target());
  folder = await mkdtemp(join(tmpdir(), "shoal-stream-"));
});
afterEach(async () => {
  await connection.close();
  await rm(folder, { recursive: true });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function isRunning(processId: number): Promise<boolean> {
  // A process that has ended stays as a zombie until its new parent looks.
  const stat = await readFile(`/proc/${processId}/stat`, "utf8").catch(() => "");
  return /\) [^Z] /.test(stat);
}

async function untilGone(processId: number): Promise<void> {
  for (let tries = 0; tries < 100 && (await isRunning(processId)); tries += 1) await pause(50);
  expect(await isRunning(processId)).toBe(false);
}

describe("stream on a real sshd", () => {
  it("delivers lines in order and tells how the command ended", async () => {
    const lines: string[] = [];
    const errors: string[] = [];
    const end = await stream(connection, sh`seq 1 50000; echo oops >&2; printf 'no newline'; exit 5`, {
      onLine: (line) => lines.push(line),
      onErrorLine: (line) => errors.push(line),
    });
    expect(end).toEqual({ why: "exited", code: 5, signal: undefined });
    expect([lines.length, lines[0], lines[49_999], lines[50_000]]).toEqual([
      50_001,
      "1",
      "50000",
      "no newline",
    ]);
    expect(errors).toEqual(["oops"]);
  });

  it("follows a FIFO line by line, and ends the follower when it is aborted", async () => {
    const fifo = join(folder, "fifo");
    await run(connection, sh`mkfifo ${fifo}`);
    const abort = new AbortController();
    const lines: string[] = [];
    let begun: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const command = sh`echo $$ >${join(folder, "pid")}; exec 4<>${fifo}; sh -c 'echo $$'; exec cat <&4`;
    const ended = stream(connection, command, {
      signal: abort.signal,
      onStart: begun,
      onLine: (line) => {
        lines.push(line);
        if (line === "second") abort.abort();
      },
    });
    await started;
    await writeFile(fifo, "first\n");
    await writeFile(fifo, "second\n");
    expect(await ended).toEqual({ why: "aborted" });
    expect(lines.slice(1)).toEqual(["first", "second"]);
    await untilGone(Number(await readFile(join(folder, "pid"), "utf8")));
  });

  it("ends a silent pipeline with all its parts when it is aborted", async () => {
    const abort = new AbortController();
    const pids: number[] = [];
    const command = sh`sh -c 'echo $$; exec sleep 300' | { read -r first; echo "$first"; sh -c 'echo $$; exec sleep 300'; }`;
    const ended = stream(connection, command, {
      signal: abort.signal,
      onLine: (line) => {
        if (pids.push(Number(line)) === 2) abort.abort();
      },
    });
    expect(await ended).toEqual({ why: "aborted" });
    expect(pids).toHaveLength(2);
    for (const processId of pids) await untilGone(processId);
  });

  it("ends the command on the host when the connection is cut", async () => {
    let processId = 0;
    const ended = stream(connection, sh`sh -c 'echo $$; exec sleep 300'`, {
      onLine: (line) => {
        processId = Number(line);
        void sshd.cutConnections();
      },
    });
    expect(await ended).toMatchObject({ why: "cut", error: { kind: "cut" } });
    await untilGone(processId);
  });

  it("shortens a line that is too long and goes on with the next", async () => {
    const lines: string[] = [];
    await stream(connection, sh`head -c 500000 /dev/zero | tr '\\000' x; echo; echo next`, {
      maxLineBytes: 1000,
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(["x".repeat(1000), "next"]);
  });

  it("leaves room for commands beside it", async () => {
    const abort = new AbortController();
    const streams = Array.from({ length: 5 }, () =>
      stream(connection, sh`sleep 300`, { signal: abort.signal, onLine: () => undefined }),
    );
    const results = await Promise.all(Array.from({ length: 10 }, () => run(connection, sh`echo ok`)));
    expect(results.every(({ stdout }) => stdout === "ok\n")).toBe(true);
    abort.abort();
    expect(await Promise.all(streams)).toEqual(Array.from({ length: 5 }, () => ({ why: "aborted" })));
  });
});

describe("stopping", () => {
  it("hits no other process of the machine", async () => {
    const bystander = spawn("sleep", ["300"], { stdio: "ignore" });
    const abort = new AbortController();
    const ended = stream(connection, sh`sleep 300`, {
      signal: abort.signal,
      onLine: () => undefined,
      onStart: () => setTimeout(() => abort.abort(), 50),
    });
    await ended;
    await pause(100);
    expect([bystander.exitCode, bystander.signalCode]).toEqual([null, null]);
    bystander.kill();
  });
});
