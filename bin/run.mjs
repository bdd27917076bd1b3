// @ts-check
// Runs one of the project's TypeScript programs, installing packages first when that is needed: node bin/run.mjs FILE [ARG...]
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare, ROOT } from "./prepare.mjs";
import { progress, report } from "./say.mjs";

const [file, ...rest] = process.argv.slice(2);
try {
  if (file === undefined) throw new TypeError("Which file?");
  await prepare({ progress, build: false });
  const { register } = await import("tsx/esm/api");
  register();
  const path = join(ROOT, file);
  process.argv = [process.argv[0] ?? "node", path, ...rest];
  await import(pathToFileURL(path).href);
} catch (error) {
  report(error);
  process.exitCode = 1;
}
