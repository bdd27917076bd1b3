// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./prepare.mjs";
import { progress } from "./say.mjs";

/**
 * What a group of tests (a project in vitest.config.ts) needs: programs, each with the Debian package that brings it.
 * @typedef {object} TestGroup
 * @property {Readonly<Record<string, string>>} programs
 * @property {boolean} needsRoot
 * @property {boolean} needsBuild
 * @property {number} limitMinutes
 *
 * @typedef {"unit" | "database" | "ssh" | "browser" | "lab"} GroupName
 */

const NETWORK = { ip: "iproute2" };
const SSH = { sshd: "openssh-server", "ssh-keygen": "openssh-client", ssh: "openssh-client" };

/** @type {Readonly<Record<GroupName, TestGroup>>} */
export const TEST_GROUPS = {
  unit: { programs: { git: "git" }, needsRoot: false, needsBuild: false, limitMinutes: 10 },
  database: { programs: {}, needsRoot: false, needsBuild: true, limitMinutes: 10 },
  ssh: { programs: SSH, needsRoot: false, needsBuild: false, limitMinutes: 10 },
  browser: { programs: { chromium: "chromium" }, needsRoot: false, needsBuild: true, limitMinutes: 15 },
  lab: {
    programs: {
      ...SSH,
      ...NETWORK,
      keepalived: "keepalived",
      ipvsadm: "ipvsadm",
      chromium: "chromium",
      curl: "curl",
      arping: "iputils-arping",
    },
    needsRoot: true,
    needsBuild: true,
    limitMinutes: 60,
  },
};

export const GROUP_NAMES = Object.keys(TEST_GROUPS);

/**
 * @param {string} name
 * @returns {name is GroupName}
 */
export function isGroup(name) {
  return name in TEST_GROUPS;
}

/**
 * What keeps a group from running here, as sentences. As root on Debian missing packages are installed first.
 * @param {GroupName} name
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>}
 */
export async function missingFor(name, signal) {
  const group = TEST_GROUPS[name];
  let missing = await lookFor(name, group, signal);
  const packages = [...new Set(missing.flatMap((one) => one.packages))].sort();
  if (packages.length > 0 && isRootOnDebian()) {
    const why = await installPackages(packages, signal);
    missing = await lookFor(name, group, signal);
    if (why !== undefined && missing.length > 0) return [...missing.map((one) => one.text), why];
  }
  return missing.map((one) => one.text);
}

/**
 * @param {string} name
 * @param {TestGroup} group
 * @param {AbortSignal} signal
 * @returns {Promise<{text: string, packages: string[]}[]>}
 */
async function lookFor(name, group, signal) {
  const missing = Object.entries(group.programs)
    .filter(([program]) => !isInstalled(program))
    .map(([program, from]) => ({
      text: `The program ${program} is missing (Debian package ${from}).`,
      packages: [from],
    }));
  if (group.needsRoot && process.getuid?.() !== 0) missing.push({ text: "It needs root.", packages: [] });
  if (name !== "lab") return missing;
  const asked = await run([process.execPath, "--import", "tsx", "bin/missingForLab.ts"], { signal });
  if (asked.code !== 0) throw new Error(asked.output);
  const known = new Set(missing.flatMap((one) => one.packages));
  /** @type {{text: string, packages: string[]}[]} */
  const lab = JSON.parse(asked.stdout);
  return [
    ...missing,
    ...lab.filter((one) => one.packages.length === 0 || !one.packages.every((from) => known.has(from))),
  ];
}

/** @param {string} program */
function isInstalled(program) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => folder !== "" && existsSync(join(folder, program)));
}

function isRootOnDebian() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/os-release")) return false;
  return /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync("/etc/os-release", "utf8")) && isInstalled("apt-get");
}

// Debian asks this file whether a freshly installed service may start; 101 is no (/usr/share/doc/init-system-helpers).
const POLICY = "/usr/sbin/policy-rc.d";

/**
 * Installs Debian packages without starting the services in them; returns what went wrong.
 * @param {readonly string[]} packages
 * @param {AbortSignal} signal
 */
async function installPackages(packages, signal) {
  const done = progress(`Installing ${packages.join(" ")}`);
  const ownPolicy = !existsSync(POLICY);
  if (ownPolicy) writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const wait = ["-o", "DPkg::Lock::Timeout=120", "-q"];
    await run(["apt-get", ...wait, "update"], { env, signal });
    const { code, output } = await run(
      ["apt-get", ...wait, "install", "-y", "--no-install-recommends", ...packages],
      { env, signal },
    );
    return code === 0
      ? undefined
      : `apt-get could not install it: ${/^E: (.+)$/m.exec(output)?.[1] ?? `exit code ${code}`}.`;
  } finally {
    if (ownPolicy) rmSync(POLICY, { force: true });
    // Nor at the next boot.
    for (const service of ["ssh", "keepalived", "ipvsadm"]) {
      if (packages.some((name) => name.includes(service)))
        spawnSync("systemctl", ["disable", "--quiet", service], { stdio: "ignore" });
    }
    done();
  }
}
