// `npm run bench`: all benchmarks. `npm run bench -- NAME...`: some. `--small`: only whether they run.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const known = readdirSync(new URL(".", import.meta.url))
  .flatMap((file) => /^(\w+)\.bench\.ts$/.exec(file)?.[1] ?? [])
  .sort();

const measuredSchema = z.object({
  figures: z.record(z.string(), z.number()),
  ratios: z.record(z.string(), z.number()),
});
const moduleSchema = z.object({
  run: z.custom<(options: { small: boolean }) => Promise<unknown>>((value) => typeof value === "function"),
});

const words = process.argv.slice(2);
const small = words.includes("--small");
const named = words.filter((word) => word !== "--small");
const [unknown] = named.filter((name) => !known.includes(name));
if (unknown !== undefined) {
  console.error(`There is no benchmark ${unknown}. There are: ${known.join(", ")}.`);
  process.exitCode = 1;
} else if (named.length === 1 && named[0] !== undefined) {
  await runOne(named[0]);
} else {
  runEach(named.length > 0 ? named : known);
}

async function runOne(name: string): Promise<void> {
  const { run } = moduleSchema.parse(await import(`./${name}.bench.ts`));
  const { figures, ratios } = measuredSchema.parse(await run({ small }));
  for (const [figure, value] of Object.entries(figures))
    console.log(`${figure.padEnd(36)} ${rounded(value)}`);
  for (const [rival, value] of Object.entries(ratios))
    console.log(`${`ratio ${rival}`.padEnd(36)} ${rounded(value)}`);
  console.log(JSON.stringify({ bench: name, figures: rounding(figures), ratios: rounding(ratios) }));
}

/** Each in a process of its own: none pays for what another left in memory. */
function runEach(names: readonly string[]): void {
  for (const name of names) {
    const args = ["bin/run.mjs", "bench/run.ts", name, ...(small ? ["--small"] : [])];
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}

function rounding(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));
}

/** To three digits and no finer than the machine measures. */
function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}
