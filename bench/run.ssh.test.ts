import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const names = readdirSync(new URL(".", import.meta.url)).flatMap(
  (file) => /^(\w+)\.bench\.ts$/.exec(file)?.[1] ?? [],
);

async function bench(...words: string[]) {
  const child = spawn(process.execPath, ["bin/run.mjs", "bench/run.ts", ...words], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let output = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, output };
}

// What they measure is not judged here; some need a real sshd.
describe("npm run bench", { timeout: 180_000 }, () => {
  it("has benchmarks", () => {
    expect(names.length).toBeGreaterThan(0);
  });

  it.each(names)("runs %s on a small input", async (name) => {
    const { code, stdout, output } = await bench(name, "--small");
    expect(output).toBe(stdout);
    expect(code).toBe(0);
    const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(Object.keys(last)).toEqual(["bench", "figures", "ratios"]);
    expect(last.bench).toBe(name);
    const values: unknown[] = [...Object.values(last.figures), ...Object.values(last.ratios)];
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(value).toEqual(expect.any(Number));
  });

  it("names what there is when asked for something else", async () => {
    const { code, output } = await bench("nonesuch");
    expect(code).toBe(1);
    expect(output).toBe(`There is no benchmark nonesuch. There are: ${names.sort().join(", ")}.\n`);
  });
});
