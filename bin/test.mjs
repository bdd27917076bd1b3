// @ts-check
// `npm test`, `npm test -- GROUP...`, `npm test -- GROUP FILTER`. This file must load in any Node.js.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Shoal needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
const { test } = await import("./testRun.mjs");
process.exitCode = await test(process.argv.slice(2));
