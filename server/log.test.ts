import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A process that runs a script with the log at hand. */
function withLog(script: string) {
  const source = `import { log, logOf } from "@/server/log"; ${script}`;
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", source], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function linesOf(script: string): Promise<Record<string, unknown>[]> {
  const child = withLog(script);
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  await once(child, "close");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("log", { timeout: 20_000 }, () => {
  it("writes JSON lines with level and part, and no secrets", async () => {
    const lines = await linesOf(`
      log.debug("not this");
      logOf("ssh").warn({ password: "hunter2", host: { privateKey: "hunter2", name: "lb1" } }, "Refused.");
      process.exit(0);`);
    expect(lines).toEqual([
      {
        level: "warn",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        pid: expect.any(Number),
        part: "ssh",
        password: "***",
        host: { privateKey: "***", name: "lb1" },
        msg: "Refused.",
      },
    ]);
  });

  it("does not keep a process that nobody listens to any more", async () => {
    const child = withLog(`
      log.info("ready");
      setInterval(() => { log.fatal(new Error("x".repeat(1000))); }, 20);
      process.on("SIGTERM", () => { log.info("ending"); process.exit(7); });`);
    await once(child.stdout, "data");
    child.stdout.destroy();
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([7, null]);
  });
});
