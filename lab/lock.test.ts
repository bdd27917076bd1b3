import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isLocked, tryLock, waitLock } from "@/lab/lock";

const key = `test ${process.pid}`;

// The locks are abstract sockets, which only Linux has; so is the lab.
describe.runIf(process.platform === "linux")("tryLock", () => {
  it("gives a lock to one and refuses the next until it is released", async () => {
    const lock = await tryLock(key);
    expect(lock).toBeDefined();
    expect(await tryLock(key)).toBeUndefined();
    expect(await isLocked(key)).toBe(true);
    const waiting = waitLock(key);
    await lock?.release();
    const second = await waiting;
    expect(await tryLock(key)).toBeUndefined();
    await second.release();
    expect(await isLocked(key)).toBe(false);
  });

  it("is free again when its process is killed", async () => {
    const path = fileURLToPath(new URL("lock.ts", import.meta.url));
    const script = `const { tryLock } = await import(${JSON.stringify(path)});
      await tryLock(${JSON.stringify(key)}); console.log("locked"); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    expect(await tryLock(key)).toBeUndefined();
    const waiting = waitLock(key);
    child.kill("SIGKILL");
    await (await waiting).release();
  });
});
