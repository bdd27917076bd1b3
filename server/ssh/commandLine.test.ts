import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { markerFilter, scriptStart } from "@/server/ssh/commandLine";

interface Done {
  code: number | null;
  stdout: Buffer;
  stderr: Buffer;
}

function runLocally(commandLine: string, chunks: Buffer[]): Promise<Done> {
  return new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", commandLine]);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (data: Buffer) => stdout.push(data));
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    child.stdin.on("error", () => undefined);
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    );
    const next = () => {
      const chunk = chunks.shift();
      if (chunk === undefined) child.stdin.end();
      else child.stdin.write(chunk, () => setTimeout(next, 2));
    };
    next();
  });
}

async function runScript(script: string, given: { input?: Buffer; chunk?: number } = {}): Promise<Done> {
  const start = scriptStart(script, false);
  const all = Buffer.concat([start.head, given.input ?? Buffer.alloc(0)]);
  const size = given.chunk ?? Math.max(1, all.length);
  const chunks: Buffer[] = [];
  for (let at = 0; at < all.length; at += size) chunks.push(all.subarray(at, at + size));
  const done = await runLocally(start.commandLine, chunks);
  return {
    code: done.code,
    stdout: markerFilter(start.marker).pass(done.stdout) ?? Buffer.from("no marker"),
    stderr: markerFilter(start.marker).pass(done.stderr) ?? Buffer.from("no marker"),
  };
}

describe("scriptStart", () => {
  it("runs a script and gives its exit code", async () => {
    const done = await runScript("echo out; echo err >&2; exit 7");
    expect([done.code, done.stdout.toString(), done.stderr.toString()]).toEqual([7, "out\n", "err\n"]);
  });

  it("runs scripts with quotes, newlines at their end and letters of several bytes", async () => {
    const done = await runScript(`a='it'"'"'s "fine" $HOME'\nprintf '%s|' "$a" 'ä€🙂'\n\n\n`);
    expect(done.stdout.toString()).toBe(`it's "fine" $HOME|ä€🙂|`);
  });

  it("leaves the input behind the script to the script, byte for byte", async () => {
    const input = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
    const done = await runScript("cat", { input });
    expect(done.stdout.equals(input)).toBe(true);
  });

  it("does so however the bytes are cut into packets", async () => {
    const input = Buffer.from("über\0bytes\n");
    const done = await runScript("echo ä€🙂; cat", { input, chunk: 3 });
    expect(done.stdout.toString()).toBe("ä€🙂\nüber\0bytes\n");
  });

  it("gives an empty input where there is none", async () => {
    expect((await runScript("cat; echo end")).stdout.toString()).toBe("end\n");
  });

  it("runs a script longer than a pipe holds", async () => {
    const done = await runScript(`${"# filler\n".repeat(20_000)}echo done`);
    expect(done.stdout.toString()).toBe("done\n");
  });

  it("does not run a script that did not arrive whole", async () => {
    const start = scriptStart("echo all; echo of it", false);
    const done = await runLocally(start.commandLine, [start.head.subarray(0, 9)]);
    expect(done.code).toBe(75);
    expect(done.stdout.toString()).toBe("");
  });

  it("keeps the script out of the command line", () => {
    expect(scriptStart("echo topsecret", true).commandLine).not.toContain("topsecret");
  });

  it("uses nothing that csh or fish read in another way", () => {
    const { commandLine } = scriptStart("x", true);
    const quoted = /^sudo -n env LC_ALL=C sh -c '([^']*)'$/.exec(commandLine)?.[1] ?? "";
    expect(quoted.length).toBeGreaterThan(50);
    expect(quoted).not.toMatch(/[\\!\n]/);
  });
});

describe("markerFilter", () => {
  it("drops what comes before the marker, however it is cut", () => {
    const whole = Buffer.from("motd\nnoise shoal-1 4711\nout\n");
    for (let at = 0; at <= whole.length; at += 1) {
      const filter = markerFilter("shoal-1");
      const parts = [whole.subarray(0, at), whole.subarray(at)].map((part) => filter.pass(part));
      const passed = Buffer.concat(parts.filter((part) => part !== undefined));
      expect(passed.toString()).toBe("out\n");
      expect(filter.processId()).toBe(4711);
      expect(filter.before().toString()).toBe("motd\nnoise ");
    }
  });

  it("keeps only the end of an endless preamble", () => {
    const filter = markerFilter("shoal-1");
    for (let count = 0; count < 10; count += 1)
      expect(filter.pass(Buffer.alloc(20_000, "x"))).toBeUndefined();
    expect(filter.before().length).toBe(64 * 1024);
    expect(filter.processId()).toBeUndefined();
  });
});
