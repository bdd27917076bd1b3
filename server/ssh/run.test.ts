import { afterEach, describe, expect, it } from "vitest";
import { secret, sh } from "@/server/core/sh";
import { caughtError } from "@/server/ssh/caughtError";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { type FakeHost, type FakeHostOptions, startFakeHost } from "@/server/ssh/fakeHost";
import { run, runChecked } from "@/server/ssh/run";
import type { SshTarget } from "@/server/ssh/sshTarget";
import { stream } from "@/server/ssh/stream";

const started: { host: FakeHost; connection: Connection }[] = [];

async function open(options: FakeHostOptions, replaced?: Partial<SshTarget>) {
  const host = await startFakeHost(options);
  const connection = await connect(host.target(replaced));
  started.push({ host, connection });
  return { host, connection };
}

afterEach(async () => {
  for (const { host, connection } of started.splice(0)) {
    await connection.close();
    await host.stop();
  }
});

describe("run", () => {
  it("gives exit code and both outputs", async () => {
    const { connection } = await open({ answer: () => ({ stdout: "out\n", stderr: "err\n", code: 3 }) });
    expect(await run(connection, sh`anything`)).toEqual({
      code: 3,
      signal: undefined,
      stdout: "out\n",
      stderr: "err\n",
      truncated: false,
    });
  });

  it("gives the signal that ended a command", async () => {
    const { connection } = await open({ answer: () => ({ signal: "KILL" }) });
    expect(await run(connection, sh`anything`)).toMatchObject({ code: undefined, signal: "SIGKILL" });
  });

  it("sends the script and its input apart", async () => {
    const { host, connection } = await open({ answer: ({ input }) => ({ stdout: input }) });
    const result = await run(connection, sh`tee ${"a file"} ${secret("pass word")}`, {
      input: "one\ntwo ä\n",
    });
    expect(result.stdout).toBe("one\ntwo ä\n");
    expect(host.commands[0]).toMatchObject({
      script: "tee 'a file' 'pass word'",
      isSudo: false,
      isStream: false,
    });
  });

  it("goes through sudo when the target says so", async () => {
    const { host, connection } = await open({}, { sudo: true });
    await run(connection, sh`true`);
    expect(host.commands[0]?.isSudo).toBe(true);
  });

  it("names sudo when sudo stands in the way", async () => {
    const { connection } = await open({ refusesSudo: true }, { sudo: true });
    const error = await caughtError(run(connection, sh`true`));
    expect([error.kind, error.hostWords]).toEqual(["noSudo", "sudo: a password is required"]);
  });

  it("cuts endless output and tells the command to stop", async () => {
    const { host, connection } = await open({
      answer: () => ({ stdout: "0123456789", afterwards: "endless" }),
    });
    const result = await run(connection, sh`yes`, { maxOutputBytes: 25 });
    expect(result).toEqual({
      code: undefined,
      signal: undefined,
      stdout: "0123456789012345678901234".slice(0, 25),
      stderr: "",
      truncated: true,
    });
    expect(host.counts.stops).toBe(1);
  });

  it("does not wait longer than told, and tells the command to stop", async () => {
    const { host, connection } = await open({
      answer: () => ({ stderr: "waiting for a lock", afterwards: "hang" }),
    });
    const error = await caughtError(run(connection, sh`sleep`, { timeoutMs: 100 }));
    expect([error.kind, error.hostWords]).toEqual(["timeout", "waiting for a lock"]);
    expect(host.counts.stops).toBe(1);
  });

  it("tells a cut from an end", async () => {
    const { connection } = await open({ answer: () => ({ stdout: "half of the", afterwards: "cut" }) });
    const error = await caughtError(run(connection, sh`anything`));
    expect([error.kind, error.message]).toEqual([
      "cut",
      expect.stringMatching(/may or may not have finished/),
    ]);
  });

  it("marks bytes that are not UTF-8", async () => {
    const { connection } = await open({ answer: () => ({ stdout: Buffer.from([0x61, 0xff, 0x62]) }) });
    expect((await run(connection, sh`anything`)).stdout).toBe("a\ufffdb");
  });

  it("runs no more at once than the host allows, and all in the end", async () => {
    let running = 0;
    let most = 0;
    const { host, connection } = await open({
      maxSessions: 3,
      answer: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 10));
        running -= 1;
        return {};
      },
    });
    const results = await Promise.all(Array.from({ length: 20 }, () => run(connection, sh`true`)));
    expect(results.every(({ code }) => code === 0)).toBe(true);
    expect(most).toBe(3);
    expect(host.counts.refusals).toBeLessThanOrEqual(10);
  });

  it("names a host that runs nothing at all", async () => {
    const { connection } = await open({ maxSessions: 0 });
    expect((await caughtError(run(connection, sh`true`))).kind).toBe("protocol");
  });
});

describe("runChecked", () => {
  it("gives the output of a command that succeeds", async () => {
    const { connection } = await open({ answer: () => ({ stdout: "fine" }) });
    expect(await runChecked(connection, sh`true`)).toBe("fine");
  });

  it.each([
    [{ code: 4, stderr: "no space left" }, /failed with exit code 4/, "no space left"],
    [{ code: 1, stdout: "said on stdout" }, /exit code 1/, "said on stdout"],
    [{ signal: "TERM" }, /was ended by SIGTERM/, undefined],
  ])("fails with the host's words: %o", async (answer, text, words) => {
    const { connection } = await open({ answer: () => answer });
    const error = await caughtError(runChecked(connection, sh`true`));
    expect([error.kind, error.message, error.hostWords]).toEqual([
      "exit",
      expect.stringMatching(text),
      words,
    ]);
  });
});

describe("stream", () => {
  it("delivers lines as they come, until it is aborted", async () => {
    let send: (text: string) => void = () => undefined;
    const { connection } = await open({
      answer: () => ({
        feed: (given) => {
          send = given;
        },
      }),
    });
    const lines: string[] = [];
    const abort = new AbortController();
    const ended = stream(connection, sh`monitor`, {
      signal: abort.signal,
      onStart: () => setTimeout(() => send("one\ntw"), 5),
      onLine: (line) => {
        lines.push(line);
        if (line === "one") setTimeout(() => send("o\n"), 5);
        else abort.abort();
      },
    });
    expect(await ended).toEqual({ why: "aborted" });
    expect(lines).toEqual(["one", "two"]);
  });

  it("tells that the command ended, and how", async () => {
    const { connection } = await open({
      answer: () => ({ stdout: "last words", stderr: "oops\n", code: 2 }),
    });
    const lines: string[] = [];
    const errors: string[] = [];
    const end = await stream(connection, sh`monitor`, {
      onLine: (line) => lines.push(line),
      onErrorLine: (line) => errors.push(line),
    });
    expect([end, lines, errors]).toEqual([
      { why: "exited", code: 2, signal: undefined },
      ["last words"],
      ["oops"],
    ]);
  });

  it("tells that the connection was cut", async () => {
    const { connection } = await open({ answer: () => ({ stdout: "one\n", afterwards: "cut" }) });
    const end = await stream(connection, sh`monitor`, { onLine: () => undefined });
    expect(end).toMatchObject({ why: "cut", error: { kind: "cut" } });
  });

  it("does not start when it is aborted already", async () => {
    const { host, connection } = await open({});
    const end = await stream(connection, sh`monitor`, {
      onLine: () => undefined,
      signal: AbortSignal.abort(),
    });
    expect([end, host.commands]).toEqual([{ why: "aborted" }, []]);
  });

  it("fails with what the listener throws, and ends the command", async () => {
    const { connection } = await open({ answer: () => ({ stdout: "one\n", afterwards: "hang" }) });
    const end = stream(connection, sh`monitor`, {
      onLine: () => {
        throw new RangeError("listener");
      },
    });
    await expect(end).rejects.toThrow(RangeError);
  });

  it("names sudo when sudo stands in the way", async () => {
    const { connection } = await open({ refusesSudo: true }, { sudo: true });
    expect((await caughtError(stream(connection, sh`x`, { onLine: () => undefined }))).kind).toBe("noSudo");
  });
});
