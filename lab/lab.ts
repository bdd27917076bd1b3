import { readFile, rm } from "node:fs/promises";
import { checkNet } from "@/lab/addresses";
import { removeCgroups } from "@/lab/cgroup";
import {
  consolePath,
  cutOff,
  isCut,
  isPowered,
  joinAgain,
  mountRoot,
  powerOff,
  powerOn,
  type RunningHost,
} from "@/lab/host";
import { endKeeper, keeperRuns, mountsBelow, startKeeper } from "@/lab/keeper";
import { isLocked, type Lock, tryLock, waitLock } from "@/lab/lock";
import { checkLabName } from "@/lab/names";
import { chooseNet, makeNetwork, removeNetwork } from "@/lab/network";
import { planLab } from "@/lab/plan";
import { prepareHost } from "@/lab/prepare";
import { type Finished, run } from "@/lab/process";
import { missingForLab, missingText } from "@/lab/requirements";
import { ensureRootfs } from "@/lab/rootfs";
import { answers, bootIdOf, type OnHost, runOverSsh, waitForBoot } from "@/lab/ssh";
import {
  type Lab,
  type LabHost,
  type LabState,
  labFolder,
  labNames,
  readState,
  writeState,
} from "@/lab/state";
import { TOPOLOGY } from "@/lab/topology";
import { type ShellText, sh } from "@/server/core/sh";
import { AppError } from "@/server/errors";

export { askPage, curlVip, probeArp } from "@/lab/client";
export { LAB_PACKAGES, missingForLab } from "@/lab/requirements";
export type { HostKey, Lab, LabHost } from "@/lab/state";

/** Milliseconds until a host that does not answer fails the boot; far more than a busy machine needs. */
const BOOT_TIMEOUT = 120_000;

/** What to boot. */
export interface BootOptions {
  name: string;
  /** First three octets of the first segment; the first free 10.99.N unless given. */
  net?: string;
  /** Hears what is being done, line by line. */
  say?: (line: string) => void;
  /** Ends the boot, which then throws and leaves nothing. */
  signal?: AbortSignal;
}

/** A lab as it is now. `broken` is what a crash, a kill or a reboot of the machine left: `stopLab` removes it. */
export interface LabStatus {
  name: string;
  stage: "absent" | "booting" | "up" | "broken";
  lab?: Lab;
  hosts: { name: string; address: string; isPowered: boolean; isCut: boolean; answers: boolean }[];
}

/** Boots a lab, or returns the one of that name that is up. Removes first what a broken one left; on failure leaves nothing. */
export async function bootLab(options: BootOptions): Promise<Lab> {
  const name = checkLabName(options.name);
  if (options.net !== undefined) checkNet(options.net);
  const missing = await missingForLab();
  if (missing.length > 0) throw new AppError("unavailable", { text: missingText(missing) });
  const lock = await lockLab(name);
  try {
    const state = await readState(name).catch(() => undefined);
    if (state?.stage === "up" && (await keeperRuns(state))) return sameNet(state.lab, options.net);
    await removeLab(name);
    try {
      return await boot(options);
    } catch (cause) {
      await removeLab(name);
      throw cause;
    }
  } finally {
    await lock.release();
  }
}

/** Ends a lab, whole or broken, and removes everything it made but the cached root file system. Fine when there is none. */
export async function stopLab(name: string): Promise<void> {
  const lock = await lockLab(checkLabName(name));
  try {
    await removeLab(name);
  } finally {
    await lock.release();
  }
}

/** What is there of a lab; asks every host. */
export async function labStatus(name: string): Promise<LabStatus> {
  checkLabName(name);
  const isBusy = await isLocked(labLock(name));
  const state = await readState(name);
  if (state === undefined) return { name, stage: isBusy ? "booting" : "absent", hosts: [] };
  if (!(await keeperRuns(state)))
    return { name, stage: isBusy ? "booting" : "broken", lab: state.lab, hosts: [] };
  const hosts = await Promise.all(
    state.lab.hosts.map(async (host) => {
      const at = runningHost(state, host.name);
      return {
        name: host.name,
        address: host.address,
        isPowered: await isPowered(at),
        isCut: await isCut(state.lab, host),
        answers: await answers({ lab: state.lab, host }),
      };
    }),
  );
  const stage = state.stage === "up" ? "up" : isBusy ? "booting" : "broken";
  return { name, stage, lab: state.lab, hosts };
}

/** True when a lab is up; asks no host. */
export async function isUp(name: string): Promise<boolean> {
  const state = await readState(checkLabName(name));
  return state?.stage === "up" && (await keeperRuns(state));
}

/** Names, addresses and keys of a lab that is up; throws when it is not. */
export async function describeLab(name: string): Promise<Lab> {
  return (await upState(name)).lab;
}

/** Reboots a host cleanly, from the inside, and waits until it is back. */
export async function rebootHost(lab: Lab, hostName: string): Promise<void> {
  const { host } = await actOn(lab, hostName);
  if (await isCut(lab, host)) {
    throw new AppError("conflict", {
      text: `${hostName} is cut off and cannot be told to reboot: join it first.`,
    });
  }
  const before = await bootIdOf({ lab, host });
  // The connection may be gone before the command's end is known.
  await runOverSsh({ lab, host, timeout: 20_000 }, sh`systemctl reboot`);
  await waitForBoot({ lab, host }, (bootId) => bootId !== before);
}

/** Takes the power from a host and leaves it off. */
export async function powerOffHost(lab: Lab, hostName: string): Promise<void> {
  await powerOff(await actOn(lab, hostName));
}

/** Gives a host power again, with the disk it had, and waits until it is up (not when it is cut off). */
export async function powerOnHost(lab: Lab, hostName: string): Promise<void> {
  const at = await actOn(lab, hostName);
  if (!(await isPowered(at))) await powerOn(at);
  if (!(await isCut(lab, at.host))) await waitForBoot({ lab, host: at.host });
}

/** Takes the power from a host and gives it back: a reboot without any chance to end well. */
export async function killHost(lab: Lab, hostName: string): Promise<void> {
  await powerOffHost(lab, hostName);
  await powerOnHost(lab, hostName);
}

/** Takes a host off the network, until `joinHost`; the host keeps its carrier. */
export async function cutHost(lab: Lab, hostName: string): Promise<void> {
  const { host } = await actOn(lab, hostName);
  await cutOff(lab, host);
}

/** Puts a host back on the network. */
export async function joinHost(lab: Lab, hostName: string): Promise<void> {
  const { host } = await actOn(lab, hostName);
  await joinAgain(lab, host);
}

/**
 * Runs shell text on a host over SSH, as root unless `at` names another user; does not throw when it fails.
 * A plain string is for a test's own fixed text only: anything with a value in it is built with `sh`.
 */
export function runOnHost(
  lab: Lab,
  at: string | (Omit<OnHost, "lab" | "host"> & { host: string }),
  command: ShellText | string,
): Promise<Finished> {
  const { host, ...rest } = typeof at === "string" ? { host: at } : at;
  const text = typeof command === "string" ? { text: command, shown: command } : command;
  return runOverSsh({ lab, host: findHost(lab, host), ...rest }, text);
}

/** The host of that name; throws with the names there are. */
export function findHost(lab: Lab, name: string): LabHost {
  const host = lab.hosts.find((one) => one.name === name);
  if (host !== undefined) return host;
  const names = lab.hosts.map((one) => one.name).join(", ");
  throw new AppError("notFound", { text: `There is no host "${name}" in the lab: it has ${names}.` });
}

async function boot(options: BootOptions): Promise<Lab> {
  const { say, signal } = options;
  const rootfs = await ensureRootfs(options);
  const state = await reserve(options, rootfs);
  const { lab } = state;
  say?.(`Booting ${lab.hosts.length} hosts on ${lab.net}.0/${lab.prefixLength}.`);
  await run("ssh-keygen", [
    "-q",
    "-t",
    "ed25519",
    "-N",
    "",
    "-C",
    `shoal-lab-${lab.name}`,
    "-f",
    lab.keyPath,
  ]);
  await makeNetwork(lab);
  state.keeper = await startKeeper(lab.name);
  await writeState(state);
  signal?.throwIfAborted();
  await allDone(
    lab.hosts.map(async (host) => {
      host.hostKeys = await prepareHost(lab, host);
      const at = runningHost(state, host.name);
      await mountRoot(at, rootfs);
      await powerOn(at);
    }),
  );
  const wait = { timeout: BOOT_TIMEOUT, ...(signal === undefined ? {} : { signal }) };
  await allDone(
    lab.hosts.map((host) =>
      waitForBoot({ lab, host, ...wait }).catch((cause) => bootFailed({ lab, host, cause })),
    ),
  );
  state.stage = "up";
  await writeState(state);
  return lab;
}

/** The console goes with the lab, so its end goes into the error. */
async function bootFailed(what: { lab: Lab; host: LabHost; cause: unknown }): Promise<never> {
  const console = await readFile(consolePath(what.lab, what.host), "utf8").catch(() => "");
  const words = what.cause instanceof Error ? what.cause.message : String(what.cause);
  const text = `${words}\nThe end of its console:\n${console.trim().split("\n").slice(-8).join("\n")}`;
  throw new AppError("unavailable", { text, cause: what.cause });
}

/** Waits for all, also when one fails: what still runs would work against the removal that follows. */
async function allDone(promises: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** Chooses a net and writes it down before another lab can choose the same. */
async function reserve(options: BootOptions, rootfs: string): Promise<LabState> {
  const lock = await waitLock("nets");
  try {
    const net = await chooseNet(options.net, await otherLabs(options.name));
    const state: LabState = {
      stage: "booting",
      lab: planLab({ name: options.name, net }, TOPOLOGY),
      rootfs,
    };
    await writeState(state);
    return state;
  } finally {
    await lock.release();
  }
}

async function otherLabs(name: string): Promise<Lab[]> {
  const labs: Lab[] = [];
  for (const other of await labNames()) {
    const state = other === name ? undefined : await readState(other).catch(() => undefined);
    if (state !== undefined) labs.push(state.lab);
  }
  return labs;
}

async function removeLab(name: string): Promise<void> {
  // An unreadable file must not keep the rest from being removed.
  const state = await readState(name).catch(() => undefined);
  await endKeeper(name, state);
  await removeNetwork(name);
  await removeCgroups(name);
  for (const mount of await mountsBelow(labFolder(name))) await run("umount", [mount]);
  await rm(labFolder(name), { recursive: true, force: true });
}

function labLock(name: string): string {
  return `lab ${name}`;
}

async function lockLab(name: string): Promise<Lock> {
  const lock = await tryLock(labLock(name));
  if (lock !== undefined) return lock;
  throw new AppError("conflict", { text: `The lab "${name}" is being booted or ended by another process.` });
}

async function upState(name: string): Promise<LabState> {
  const state = await readState(checkLabName(name));
  if (state?.stage === "up" && (await keeperRuns(state))) return state;
  throw new AppError("notFound", { text: `The lab "${name}" is not up.` });
}

async function actOn(lab: Lab, hostName: string): Promise<RunningHost> {
  return runningHost(await upState(lab.name), hostName);
}

function runningHost(state: LabState, hostName: string): RunningHost {
  if (state.keeper === undefined)
    throw new AppError("notFound", { text: `The lab "${state.lab.name}" is not up.` });
  return { lab: state.lab, host: findHost(state.lab, hostName), keeper: state.keeper };
}

function sameNet(lab: Lab, wanted: string | undefined): Lab {
  if (wanted === undefined || wanted === lab.net) return lab;
  throw new AppError("conflict", {
    text: `The lab "${lab.name}" is up already, on ${lab.net}, not on ${wanted}.`,
  });
}
