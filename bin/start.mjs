// @ts-check
// `npm start`. This file must load in any Node.js, to say which one is needed.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Shoal needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
const { start } = await import("./supervisor.mjs");
process.exitCode = await start();
