import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { freePort } from "@/server/ssh/freePort";
import { type HostKey, readHostKey, type SshTarget } from "@/server/ssh/sshTarget";
import { type TestKeyType, testKey } from "@/server/ssh/testKey";

/** How a test's sshd differs from the plain one. */
export interface RealSshdOptions {
  /** Lines added to sshd_config, e.g. `MaxSessions 2`. */
  config?: string[];
  /** Environment of every session, e.g. `PATH`. */
  env?: Record<string, string>;
  /** Public keys that may sign in too, as lines of authorized_keys. */
  moreKeys?: string[];
  /** The host key's type; Ed25519 unless told otherwise. */
  hostKeyType?: TestKeyType;
}

/** An OpenSSH server of one's own on loopback, run as the current user; for tests. */
export interface RealSshd {
  port: number;
  hostKey: HostKey;
  /** A target that signs in; parts can be replaced. */
  target(replaced?: Partial<SshTarget>): SshTarget;
  /** Kills the processes that serve open connections, as if each host died; the listener goes on. */
  cutConnections(): Promise<void>;
  /** Ends the server with all its connections and removes its files. */
  stop(): Promise<void>;
}

const SSHD = "/usr/sbin/sshd";

/** Starts sshd on a free loopback port, with its own keys and configuration in a temporary folder. */
export async function startRealSshd(options: RealSshdOptions = {}): Promise<RealSshd> {
  const folder = await mkdtemp(join(tmpdir(), "shoal-sshd-"));
  const host = testKey(options.hostKeyType);
  const user = testKey();
  const file = (name: string) => join(folder, name);
  await writeFile(file("host_key"), host.privateKey, { mode: 0o600 });
  const keys = [user.publicKey, ...(options.moreKeys ?? [])].join("\n");
  await writeFile(file("authorized_keys"), `${keys}\n`, { mode: 0o600 });
  // sshd of root does not start without it; a system that runs sshd has it.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const { server, port } = await launch(folder, options).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const hostKey = readHostKey(Buffer.from(host.publicKey.split(" ")[1] ?? "", "base64"));
  return {
    port,
    hostKey: { type: hostKey.type, base64: hostKey.base64 },
    target: (replaced) => ({
      hostId: `sshd-${port}`,
      name: "test-host",
      address: "127.0.0.1",
      port,
      user: userInfo().username,
      privateKey: user.privateKey,
      pinnedHostKey: { type: hostKey.type, base64: hostKey.base64 },
      sudo: false,
      ...replaced,
    }),
    cutConnections: async () => {
      if (server.pid !== undefined) for (const child of await childrenOf(server.pid)) kill(child);
    },
    stop: async () => {
      if (server.pid !== undefined) {
        const ended = new Promise((resolve) => server.once("exit", resolve));
        const children = await childrenOf(server.pid);
        server.kill("SIGTERM");
        for (const child of children) kill(child);
        if (server.exitCode === null && server.signalCode === null) await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configOf(folder: string, port: number, options: RealSshdOptions): string {
  // A home of its own keeps the user's shell start-up files, and their time, out of the tests.
  const env = Object.entries({ HOME: folder, ...options.env }).map(([name, value]) => `${name}="${value}"`);
  return [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(folder, "host_key")}`,
    `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
    `PidFile ${join(folder, "sshd.pid")}`,
    "StrictModes no",
    "UsePAM no",
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PrintMotd no",
    "MaxStartups 200",
    // All in one line: of several SetEnv lines sshd takes only the first.
    `SetEnv ${env.join(" ")}`,
    ...(options.config ?? []),
    "",
  ].join("\n");
}

async function launch(
  folder: string,
  options: RealSshdOptions,
): Promise<{ server: ChildProcess; port: number }> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const path = join(folder, "sshd_config");
    await writeFile(path, configOf(folder, port, options));
    const server = spawn(SSHD, ["-D", "-e", "-f", path], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    server.stderr.on("data", (data: Buffer) => {
      said = `${said}${data.toString()}`.slice(-4000);
    });
    // A test that is ended in its middle must not leave a server behind.
    const killIt = () => server.kill("SIGKILL");
    process.once("exit", killIt);
    server.once("exit", () => process.removeListener("exit", killIt));
    try {
      await untilListening(server, { port, said: () => said });
      return { server, port };
    } catch (error) {
      // Somebody else may have taken the port since.
      if (tries === 3 || !said.includes("Address already in use")) throw error;
    }
  }
}

async function untilListening(
  server: ChildProcess,
  place: { port: number; said: () => string },
): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`sshd did not start: ${place.said()}`);
    if (await answers(place.port)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  server.kill("SIGKILL");
  throw new Error(`sshd did not listen: ${place.said()}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function childrenOf(parent: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // The command's name may hold spaces and brackets; the parent's id is the second field behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[1]) === parent) found.push(Number(name));
  }
  return found;
}

function kill(processId: number): void {
  try {
    process.kill(processId, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
