import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { secret, sh } from "@/server/core/sh";
import { caughtError } from "@/server/ssh/caughtError";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { type RealSshd, type RealSshdOptions, startRealSshd } from "@/server/ssh/realSshd";
import { run } from "@/server/ssh/run";
import type { SshTarget } from "@/server/ssh/sshTarget";
import { testFolder } from "@/server/ssh/testFolder";

let sshd: RealSshd;
let connection: Connection;

beforeAll(async () => {
  sshd = await startRealSshd();
});
afterAll(() => sshd.stop());
beforeEach(async () => {
  connection = await connect(sshd.target());
});
afterEach(() => connection.close());

describe("run on a real sshd", () => {
  it("gives exit code, both outputs and the signal", async () => {
    expect(await run(connection, sh`echo out; echo err >&2; exit 42`)).toEqual({
      code: 42,
      signal: undefined,
      stdout: "out\n",
      stderr: "err\n",
      truncated: false,
    });
    expect(await run(connection, sh`kill -s KILL $$`)).toMatchObject({ code: undefined, signal: "SIGKILL" });
  });

  it("reports a mistake in the script as the shell's own words", async () => {
    const result = await run(connection, sh`if true; then`);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(/syntax error|unexpected|end of file/i);
  });

  it("takes big output whole and in order", async () => {
    const result = await run(connection, sh`seq 1 300000`, { maxOutputBytes: 4 * 1024 * 1024 });
    const lines = result.stdout.trimEnd().split("\n");
    expect([lines.length, lines[0], lines.at(-1), result.truncated]).toEqual([300_000, "1", "300000", false]);
  });

  it("keeps characters whole that are split across packets", async () => {
    const text = "€🙂ä".repeat(5000);
    const script = sh`printf '\\342'; sleep 0.05; printf '\\202'; sleep 0.05; printf '\\254'; cat`;
    expect((await run(connection, script, { input: text })).stdout).toBe(`€${text}`);
  });

  it("sends input byte for byte", async () => {
    const input = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * 31) % 256));
    const result = await run(connection, sh`cksum`, { input });
    const alone = await run(connection, sh`head -c 0 /dev/null; cat >/dev/null; echo "$?"`, { input });
    expect(result.stdout).toMatch(/^\d+ 1000000\n$/);
    expect(alone.stdout).toBe("0\n");
  });

  it("gives the exit code of a command that does not want its long input", async () => {
    const result = await run(connection, sh`exit 3`, { input: Buffer.alloc(6 * 1024 * 1024, "x") });
    expect(result.code).toBe(3);
    expect((await run(connection, sh`echo next`)).stdout).toBe("next\n");
  });

  it("cuts endless output, and the command does not live on", async () => {
    const file = join(await testFolder(), "pid");
    // Not quite endless, so that nothing is left when this very test fails or is stopped.
    const script = sh`echo $$ >${file}; trap '' PIPE; i=0; while [ $i -lt 3000000 ]; do i=$((i+1)); echo yes 2>/dev/null; done`;
    const result = await run(connection, script, { maxOutputBytes: 10_000 });
    expect([result.truncated, result.stdout.length]).toEqual([true, 10_000]);
    const state = await run(connection, sh`sleep 0.2; cat "/proc/$(cat ${file})/stat"`);
    expect(state.stdout).not.toMatch(/\) [^Z] /);
  });

  it("stops what takes too long, with all that it started", async () => {
    const file = join(await testFolder(), "pids");
    const script = sh`sleep 300 & echo $! >>${file}; (sleep 300; true) & echo $! >>${file}; sleep 300`;
    const error = await caughtError(run(connection, script, { timeoutMs: 400 }));
    expect(error.kind).toBe("timeout");
    // A process that has ended stays as a zombie until its new parent looks.
    const states = await run(connection, sh`sleep 0.2; for p in $(cat ${file}); do cat /proc/$p/stat; done`);
    expect(states.stdout).not.toMatch(/\) [^Z] /);
    expect((await run(connection, sh`wc -l <${file}`)).stdout.trim()).toBe("2");
  });

  it("knows a cut in the middle of a command from its exit code", async () => {
    const work = run(connection, sh`echo begun; sleep 30`);
    const cut = caughtError(work);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await sshd.cutConnections();
    expect((await cut).kind).toBe("cut");
  });

  it("runs fifty commands side by side over one connection", async () => {
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => run(connection, sh`sleep 0.02; echo ${index}`)),
    );
    expect(results.map(({ stdout }) => Number(stdout))).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    );
  });

  it("shows nothing of a script in the process list", async () => {
    const script = sh`v=${secret("hunter2-in-the-script")}; tr '\\000' ' ' </proc/$$/cmdline; tr '\\000' ' ' </proc/$PPID/cmdline; echo "$v" | wc -c`;
    const result = await run(connection, script);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain("shoal_n=");
    expect(result.stdout).not.toContain("hunter2");
  });
});

describe("hosts that are set up in other ways", () => {
  async function connectTo(options: RealSshdOptions, replaced?: Partial<SshTarget>): Promise<Connection> {
    const server = await startRealSshd(options);
    onTestFinished(() => server.stop());
    return connect(server.target(replaced));
  }

  it("waits its turn where sshd allows two sessions only", async () => {
    const own = await connectTo({ config: ["MaxSessions 2"] });
    const results = await Promise.all(Array.from({ length: 12 }, () => run(own, sh`sleep 0.05; echo ok`)));
    expect(results.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 12 }, () => "ok\n"));
  });

  it("names a forced command that does not run what it is told", async () => {
    const own = await connectTo({ config: ["ForceCommand echo This account is for backups only."] });
    const error = await caughtError(run(own, sh`true`));
    expect([error.kind, error.hostWords]).toEqual(["protocol", "This account is for backups only."]);
  });

  it.each([
    ["a password is needed", "sudo: a password is required"],
    ["the user is not in sudoers", "operator is not in the sudoers file."],
    ["a terminal is wanted", "sudo: sorry, you must have a tty to run sudo"],
  ])("names sudo when %s", async (_name, words) => {
    const folder = await testFolder({ sudo: `echo '${words}' >&2; exit 1` });
    const own = await connectTo({ env: { PATH: `${folder}:/usr/bin:/bin` } }, { sudo: true });
    const error = await caughtError(run(own, sh`true`));
    expect([error.kind, error.hostWords]).toEqual(["noSudo", words]);
  });

  it("names sudo when there is none", async () => {
    const own = await connectTo({ env: { PATH: "/nonexistent" } }, { sudo: true });
    const error = await caughtError(run(own, sh`true`));
    expect([error.kind, error.hostWords]).toEqual([
      "noSudo",
      expect.stringMatching(/not found|No such file/),
    ]);
  });

  it("runs through a sudo that lets it", async () => {
    const folder = await testFolder({
      sudo: '[ "$1" = -n ] || exit 9\nshift\necho "sudo: unable to resolve host" >&2\nexec "$@"',
    });
    const own = await connectTo({ env: { PATH: `${folder}:/usr/bin:/bin` } }, { sudo: true });
    const result = await run(own, sh`id -u; cat`, { input: "in" });
    expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\nin$/), stderr: "" });
  });
});
