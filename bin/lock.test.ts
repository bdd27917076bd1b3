import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeLock } from "@/bin/lock.mjs";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shoal-lock-"));
  file = join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that takes the lock, says whether it got it, and holds it until it is killed. */
async function contender() {
  const script = `
    import { takeLock } from ${JSON.stringify(fileURLToPath(new URL("lock.mjs", import.meta.url)))};
    const { lock, holder } = takeLock(process.argv[1]);
    console.log(lock === undefined ? "held by " + holder.pid : "taken");
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = await once(child.stdout, "data");
  return { child, said: String(chunk).trim() };
}

async function kill({ child }: Awaited<ReturnType<typeof contender>>): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

describe("takeLock", () => {
  it("is held until it is released", () => {
    const first = takeLock(file);
    first.lock?.note({ url: "http://127.0.0.1:3000" });
    expect(takeLock(file).holder).toMatchObject({ pid: process.pid, url: "http://127.0.0.1:3000" });
    first.lock?.release();
    expect(readdirSync(folder)).toEqual([]);
    expect(takeLock(file).lock).toBeDefined();
  });

  it("names the process that holds it, and is free once that was killed", async () => {
    const other = await contender();
    expect(other.said).toBe("taken");
    expect(takeLock(file).holder?.pid).toBe(other.child.pid);
    await kill(other);
    const taken = takeLock(file);
    expect(taken.lock).toBeDefined();
    expect(taken).toMatchObject({ left: { pid: other.child.pid } });
  });

  it("is not held by a later process with the same number", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: "another boot 1" }));
    expect(takeLock(file).lock).toBeDefined();
  });

  it.each(["", "{", "null", '{"pid":"x"}', "[1]"])("is free when the file says nothing: %j", (text) => {
    writeFileSync(file, text);
    expect(takeLock(file).lock).toBeDefined();
  });

  it("goes to one of many who find a stale file at once", async () => {
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, started: "" }));
    const all = await Promise.all(Array.from({ length: 6 }, contender));
    const winners = all.filter(({ said }) => said === "taken");
    const holder = JSON.parse(readFileSync(file, "utf8")).pid;
    await Promise.all(all.map(kill));
    expect(winners.map(({ child }) => child.pid)).toEqual([holder]);
    expect(readdirSync(folder)).toEqual(["lock"]);
  });
});
