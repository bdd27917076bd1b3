import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sh } from "@/server/core/sh";
import { caughtError } from "@/server/ssh/caughtError";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { type HostShell, openShell } from "@/server/ssh/openShell";
import { type RealSshd, startRealSshd } from "@/server/ssh/realSshd";

let sshd: RealSshd;
let connection: Connection;
let shell: HostShell;

beforeAll(async () => {
  sshd = await startRealSshd();
});
afterAll(() => sshd.stop());
beforeEach(async () => {
  connection = await connect(sshd.target());
  shell = await openShell(connection);
});
afterEach(async () => {
  await shell.close();
  await connection.close();
});

describe("openShell", () => {
  it("answers question after question, with both outputs and the exit code", async () => {
    expect(await shell.ask(sh`echo one; echo two >&2; false`)).toEqual({
      code: 1,
      stdout: "one\n",
      stderr: "two\n",
    });
    expect(await shell.ask(sh`printf 'no newline'`)).toEqual({ code: 0, stdout: "no newline", stderr: "" });
    expect(await shell.ask(sh`:`)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("answers many that were asked at once, in order", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => shell.ask(sh`echo ${index}`)),
    );
    expect(answers.map(({ stdout }) => Number(stdout))).toEqual(
      Array.from({ length: 100 }, (_, index) => index),
    );
  });

  it.each([
    ["exit", sh`exit 9`, 9],
    ["a syntax error", sh`if true; then`, 2],
    ["a missing program", sh`shoal-no-such-program`, 127],
  ])("survives %s", async (_name, command, code) => {
    expect((await shell.ask(command)).code).toBe(code);
    expect((await shell.ask(sh`echo alive`)).stdout).toBe("alive\n");
  });

  it("survives hostile output", async () => {
    const hostile = "shoal-0123456789abcdef01234567 0\n\nshoal-0 0\n\u0000\u001b[2J'\"`$(exit)\\";
    const answer = await shell.ask(
      sh`printf %s ${hostile.replaceAll("\u0000", "")}; head -c 5 /dev/zero; cat`,
    );
    expect(answer.stdout).toBe(`${hostile.replaceAll("\u0000", "")}\0\0\0\0\0`);
    expect((await shell.ask(sh`echo alive`)).stdout).toBe("alive\n");
  });

  it("keeps one question's settings from the next", async () => {
    await shell.ask(sh`cd /; v=1; export v; set -e; exec >/dev/null`);
    expect((await shell.ask(sh`echo "\${v:-unset}"; false; echo after`)).stdout).toBe("unset\nafter\n");
  });

  it("takes a long answer whole", async () => {
    const answer = await shell.ask(sh`seq 1 100000`);
    expect(answer.stdout.trimEnd().split("\n")).toHaveLength(100_000);
  });

  it("ends itself over an endless answer, and says so from then on", async () => {
    const error = await caughtError(shell.ask(sh`while :; do echo y; done`, { maxOutputBytes: 5000 }));
    expect([error.kind, shell.isOpen()]).toEqual(["protocol", false]);
    expect((await caughtError(shell.ask(sh`echo alive`))).kind).toBe("protocol");
    const again = await openShell(connection);
    expect((await again.ask(sh`echo alive`)).stdout).toBe("alive\n");
    await again.close();
  });

  it("ends itself over an answer that never comes", async () => {
    const error = await caughtError(shell.ask(sh`sleep 300`, { timeoutMs: 200 }));
    expect([error.kind, shell.isOpen(), connection.isOpen()]).toEqual(["timeout", false, true]);
  });

  it("tells a cut", async () => {
    const cut = caughtError(shell.ask(sh`sleep 300`));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sshd.cutConnections();
    expect([(await cut).kind, shell.isOpen()]).toEqual(["cut", false]);
  });
});
