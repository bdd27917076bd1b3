import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  answerCommand,
  CHECK_SCRIPT_PATH,
  checkScript,
  outputCommand,
  type Question,
} from "@/server/core/piranha/checkScript";

let folder = "";
let script = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shoal-check-"));
  script = join(folder, "shoal-check");
  writeFileSync(script, checkScript().text);
  chmodSync(script, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command as keepalived does: split at blanks, no shell, ended with its group when it takes too long. */
function exitCode(command: string, milliseconds = 5000): Promise<number | "late"> {
  const [path, ...args] = command.split(" ");
  expect(path).toBe(CHECK_SCRIPT_PATH);
  return new Promise((done, failed) => {
    const child = spawn(script, args, { stdio: "ignore", detached: true });
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      done("late");
    }, milliseconds);
    child.on("error", failed);
    child.on("exit", (code) => {
      clearTimeout(timer);
      done(code ?? "late");
    });
  });
}

function program(text: string): string {
  const path = join(folder, `program-${Math.random().toString(36).slice(2)}`);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("shoal-check output", () => {
  it.each([
    ["echo OK", "OK", 0],
    ["echo OK; exit 3", "OK", 0],
    ["echo NO", "OK", 1],
    ["echo OK OK", "OK", 1],
    ["printf OK", "O", 0],
    ["printf 'a\\nb\\n'", "a\nb", 0],
    ["printf 'OK\\n\\n'", "OK", 1],
    ["printf 'OK\\n\\n'", "OK\n", 0],
    ["exit 0", "OK", 1],
    ["exit 1", "OK", 1],
    ["echo; exit 0", "OK", 1],
    ["echo OK >&2", "OK", 1],
    ["echo \"50% of 'all' \\\\o/ {é}\"", "50% of 'all' \\o/ {é}", 0],
    ["printf x", "-", 1],
    ["echo -", "-", 0],
  ])("of %j, expecting %j, is %d", async (text, expected, code) => {
    expect(await exitCode(outputCommand(expected, [program(text)]))).toBe(code);
  });

  it("gives every argument as it is, and nothing to read", async () => {
    const path = program(
      '[ $# -eq 3 ] && [ "$1" = "a b" ] && [ "$2" = "\\$(id)%" ] && [ "$3" = - ] && cat && echo OK',
    );
    expect(await exitCode(outputCommand("OK", [path, "a b", "$(id)%", "-"]))).toBe(0);
  });

  it("fails when there is no such program", async () => {
    expect(await exitCode(outputCommand("OK", [join(folder, "nowhere")]))).toBe(1);
  });

  it("is ended with its program by keepalived's time limit", async () => {
    expect(await exitCode(outputCommand("OK", [program("sleep 30")]), 500)).toBe("late");
  });

  it("refuses what it does not know", async () => {
    expect(await exitCode(`${CHECK_SCRIPT_PATH} other a b`)).toBe(2);
    expect(await exitCode(CHECK_SCRIPT_PATH)).toBe(2);
  });
});

/** A server on loopback that answers once it got `wanted`; null: it never answers. */
async function tcpServer(answer: string | null, wanted = ""): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    let got = "";
    const reply = () => {
      if (answer !== null && got === wanted) socket.end(Buffer.from(answer, "latin1"));
    };
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      got += chunk.toString("latin1");
      reply();
    });
    if (wanted === "") reply();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  return { port: address.port, close: () => server.close() };
}

const question = (parts: Partial<Question>): Question => ({
  protocol: "tcp",
  address: "127.0.0.1",
  port: 1,
  sent: "",
  expected: "",
  isRegex: false,
  ...parts,
});

describe("shoal-check tcp", () => {
  it.each<[Partial<Question>, string, number]>([
    [{ expected: "220 " }, "220 ready\r\n", 0],
    [{ expected: "220 ready\r\n" }, "220 ready\r\n", 0],
    [{ expected: "250" }, "220 ready\r\n", 1],
    [{ expected: "220 ready and more" }, "220 ready", 1],
    [{ expected: "*" }, "x", 0],
    [{ expected: "*" }, "", 1],
    [{ expected: "[*" }, "[*]", 0],
    [{ expected: "\xe9" }, "\xc3\xa9t\xe9", 0],
    [{ sent: "PING\r\n" }, "", 0],
    [{ sent: "PING\r\n", expected: "PONG" }, "PONG", 0],
    [{ expected: "^2[0-9]{2} .*ready", isRegex: true }, "220 all\r\nready", 0],
    [{ expected: "^ready", isRegex: true }, "220\nready", 1],
    [{ expected: "ready$", isRegex: true }, "220\nready", 0],
    [{ expected: "(", isRegex: true }, "(", 2],
  ])("asks %j, is answered %j, exits with %d", async (parts, answer, code) => {
    const server = await tcpServer(answer, parts.sent);
    const result = await exitCode(answerCommand(question({ ...parts, port: server.port })));
    server.close();
    // Whatever is not 0 is a failure for keepalived.
    expect(result === 0).toBe(code === 0);
    expect(result).not.toBe("late");
  });

  it("sends long texts in one piece, byte by byte as they are", async () => {
    const sent = `${"\0\x01ü%".replace("\0", "")}${"a b\n".repeat(60)}`;
    const server = await tcpServer("ok", Buffer.from(sent).toString("latin1"));
    expect(await exitCode(answerCommand(question({ sent, expected: "ok", port: server.port })))).toBe(0);
    server.close();
  });

  it("fails where nobody listens, and waits where nobody answers", async () => {
    const server = await tcpServer(null);
    expect(await exitCode(answerCommand(question({ expected: "ok", port: server.port })), 500)).toBe("late");
    server.close();
    expect(await exitCode(answerCommand(question({ expected: "ok", port: server.port })))).toBe(1);
  });
});

describe("shoal-check udp", () => {
  it.each([
    ["", 0],
    ["ns", 0],
    ["*", 0],
    ["other", 1],
  ])("expecting %j exits with %d", async (expected, code) => {
    const packets: string[] = [];
    const server = createSocket("udp4");
    server.on("message", (message, from) => {
      packets.push(message.toString());
      server.send("ns answers", from.port, from.address);
    });
    await new Promise<void>((done) => server.bind(0, "127.0.0.1", done));
    const { port } = server.address();
    const result = await exitCode(
      answerCommand(question({ protocol: "udp", sent: "who\nis\n", expected, port })),
    );
    await new Promise<void>((done) => server.close(() => done()));
    expect(result).toBe(code);
    expect(packets).toEqual(["who\nis\n"]);
  });
});
