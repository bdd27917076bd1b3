// @ts-check
// `npm run lock`: completes package-lock.json after `npm install`. npm leaves out the optional packages of platforms that
// the registry at hand does not carry, and then refuses its own lock file (`npm ci`) and installs nothing for them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./prepare.mjs";

/**
 * @typedef {{version?: string, optional?: boolean, dev?: boolean, cpu?: string[], os?: string[], libc?: string[], optionalDependencies?: Record<string, string>}} Entry
 * @typedef {Record<string, Entry>} Packages
 */

/**
 * Entries for the optional packages that others name and the lock lacks, by path.
 * @param {Packages} packages
 * @returns {Packages}
 */
export function missingPlatforms(packages) {
  /** @type {Packages} */
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name) || !/^\d/.test(version)) continue;
      const { cpu, libc, os } = platformOf(name);
      // In npm's own order.
      missing[`node_modules/${name}`] = {
        version,
        cpu,
        ...(entry.dev === true ? { dev: true } : {}),
        ...(libc === undefined ? {} : { libc }),
        optional: true,
        ...(os === undefined ? {} : { os }),
      };
    }
  }
  return missing;
}

/**
 * @param {Packages} packages
 * @param {string} path
 * @param {string} name
 */
function isLocked(packages, path, name) {
  for (let folder = path; ; ) {
    if (`${folder === "" ? "" : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === "") return false;
    const above = folder.lastIndexOf("/node_modules/");
    folder = above < 0 ? "" : folder.slice(0, above);
  }
}

/**
 * The platform that a package's name ends in, as NAME-OS-CPU[-LIBC].
 * @param {string} name
 * @returns {{cpu: string[], os?: string[], libc?: string[]}}
 */
function platformOf(name) {
  if (name.endsWith("-wasm32-wasi")) return { cpu: ["wasm32"] };
  const found = /[-/](android|darwin|freebsd|linux|win32)-(arm64|arm|x64|ia32)(?:-(\w+))?$/.exec(name);
  if (found === null) throw new Error(`The name ${name} does not say for which platform it is.`);
  const [, os = "", cpu = "", abi = ""] = found;
  const libc = os !== "linux" ? undefined : abi.startsWith("musl") ? "musl" : "glibc";
  return { cpu: [cpu], os: [os], ...(libc === undefined ? {} : { libc: [libc] }) };
}

if (process.argv[1] === import.meta.filename) {
  const file = join(ROOT, "package-lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingPlatforms(lock.packages);
  const entries = Object.entries({ ...lock.packages, ...missing });
  // npm's own order.
  lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} packages of other platforms added to package-lock.json.`);
}
