import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod";
import { AppError } from "@/server/errors";

const hostKey = z.object({ type: z.string(), fingerprint: z.string(), publicKey: z.string() });

const labInterface = z.object({
  /** eth0, eth1, ... */
  name: z.string(),
  segment: z.string(),
  address: z.string(),
  mac: z.string(),
});

const labHost = z.object({
  name: z.string(),
  kind: z.enum(["director", "realServer"]),
  runsAs: z.enum(["uml", "nspawn"]),
  /** Address and MAC of eth0. */
  address: z.string(),
  mac: z.string(),
  interfaces: z.array(labInterface),
  hostKeys: z.array(hostKey),
});

const lab = z.object({
  name: z.string(),
  /** The first three octets of the first segment. */
  net: z.string(),
  prefixLength: z.number(),
  segments: z.array(z.object({ name: z.string(), net: z.string() })),
  /** OpenSSH private key that every host accepts for every user of `users`. */
  keyPath: z.string(),
  publicKeyPath: z.string(),
  /** `root`, and one that may use sudo without a password. */
  users: z.array(z.string()),
  /** The machine's own interface and address on the first segment. */
  clientInterface: z.string(),
  clientAddress: z.string(),
  /** Addresses on the first segment that nothing uses. */
  vips: z.object({ first: z.string(), last: z.string() }),
  hosts: z.array(labHost),
});

const labState = z.object({
  stage: z.enum(["booting", "up"]),
  lab,
  rootfs: z.string(),
  /** The process that all hosts live in; with the machine's boot it names one process for ever. */
  keeper: z.object({ pid: z.number(), start: z.number(), bootId: z.string() }).optional(),
});

/** A public key of a host, with its fingerprint as `ssh-keygen -l` prints it. */
export type HostKey = z.infer<typeof hostKey>;
/** A host of a lab. */
export type LabHost = z.infer<typeof labHost>;
/** A lab as others see it: names, addresses and keys. */
export type Lab = z.infer<typeof lab>;
/** A lab as it is written down beside its hosts. */
export type LabState = z.infer<typeof labState>;

/** The folder with a folder per lab. */
export function stateRoot(): string {
  const root = resolve(process.env.SHOAL_LAB_STATE ?? "/var/lib/shoal-lab");
  if (root === "/run" || root.startsWith("/run/")) {
    throw new AppError("badInput", {
      text: "SHOAL_LAB_STATE must not be below /run: hosts get an empty /run.",
    });
  }
  return root;
}

/** The folder of one lab. */
export function labFolder(name: string): string {
  return join(stateRoot(), name);
}

/** The folder of one host of a lab. */
export function hostFolder(name: string, host: string): string {
  return join(labFolder(name), "hosts", host);
}

/** What was written down about a lab; undefined when there is nothing. */
export async function readState(name: string): Promise<LabState | undefined> {
  let text: string;
  try {
    text = await readFile(statePath(name), "utf8");
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
  const parsed = labState.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new AppError("conflict", {
    text: `${statePath(name)} was written by another version: end that lab with "down --name ${name}" first.`,
  });
}

/** Writes a lab down, whole or not at all. */
export async function writeState(state: LabState): Promise<void> {
  const path = statePath(state.lab.name);
  await mkdir(labFolder(state.lab.name), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The names of all labs that have a folder, running or not. */
export async function labNames(): Promise<string[]> {
  try {
    const entries = await readdir(stateRoot(), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

/** Changes with every boot of the machine. */
export async function machineBootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
}

function statePath(name: string): string {
  return join(labFolder(name), "state.json");
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
