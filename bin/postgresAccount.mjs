// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { Failure } from "./failure.mjs";

/**
 * Who runs PostgreSQL: this user (no uid), or, because PostgreSQL refuses root, another one; `prefix` is a command
 * that becomes that user where plainly becoming it is not enough.
 * @typedef {{uid?: number, gid: number, prefix: readonly string[]}} Account
 */

// Preferred first. An account of our own is made only when neither is there.
const NAMES = ["shoal", "postgres"];

/**
 * Finds, or as root makes, the account that runs PostgreSQL.
 * @param {{folder: string, data: string, program: string}} wanted
 * @returns {Account}
 */
export function postgresAccount({ folder, data, program }) {
  if (process.getuid?.() !== 0) return { gid: process.getgid?.() ?? 0, prefix: [] };
  const { uid, gid } = ownerOf(data) ?? NAMES.map(idsOf).find((ids) => ids !== undefined) ?? makeAccount();
  if (canReach({ uid, gid, prefix: [] }, [folder, program])) return { uid, gid, prefix: [] };
  // For a checkout in root's home, say: the capability lets the server look up paths through folders closed to it.
  // Containers often grant only the second, wider one.
  for (const capability of ["dac_read_search", "dac_override"]) {
    const prefix = [
      "setpriv",
      `--reuid=${uid}`,
      `--regid=${gid}`,
      "--clear-groups",
      // access(2), with which PostgreSQL looks for its own files, otherwise leaves capabilities out of account.
      "--securebits=+no_setuid_fixup",
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      "--",
    ];
    if (canReach({ uid, gid, prefix }, [folder, program])) return { uid, gid, prefix };
  }
  throw new Failure(
    `PostgreSQL does not run as root, and the account it runs as (user ${uid}) cannot reach ${folder} or ${program}. Start Shoal as another user, move it to a folder all may enter, or set DATABASE_URL.`,
  );
}

/** @param {string} data */
function ownerOf(data) {
  if (!existsSync(data)) return undefined;
  const { uid, gid } = statSync(data);
  return uid === 0 ? undefined : { uid, gid };
}

/**
 * @param {string} name
 * @returns {{uid: number, gid: number} | undefined}
 */
function idsOf(name) {
  const [uid, gid] = ["-u", "-g"].map((flag) => {
    const asked = spawnSync("id", [flag, name], { encoding: "utf8" });
    return asked.status === 0 ? Number.parseInt(asked.stdout, 10) : Number.NaN;
  });
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function makeAccount() {
  const made = spawnSync(
    "useradd",
    [
      "--system",
      "--user-group",
      "--no-create-home",
      "--home-dir",
      "/nonexistent",
      "--shell",
      "/usr/sbin/nologin",
      "shoal",
    ],
    { encoding: "utf8" },
  );
  const ids = idsOf("shoal");
  if (ids !== undefined) return ids;
  const why = (made.stderr ?? made.error?.message ?? "").trim().split("\n").at(-1) ?? "";
  throw new Failure(
    `PostgreSQL does not run as root, and an account named shoal could not be made for it: ${why.replace(/\.$/, "")}. Make that account, start Shoal as another user, or set DATABASE_URL.`,
  );
}

/**
 * @param {Account} account
 * @param {readonly string[]} paths
 */
function canReach(account, paths) {
  const test = ["sh", "-c", 'for path; do test -x "$path" || exit 1; done', "sh", ...paths];
  const [file, ...args] = [...account.prefix, ...test];
  const user =
    account.prefix.length > 0 || account.uid === undefined ? {} : { uid: account.uid, gid: account.gid };
  return spawnSync(file ?? "sh", args, { cwd: "/", stdio: "ignore", ...user }).status === 0;
}
