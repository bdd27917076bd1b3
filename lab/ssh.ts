import { connect } from "node:net";
import { type Finished, pause, runAny } from "@/lab/process";
import type { Lab, LabHost } from "@/lab/state";
import { type ShellText, sh } from "@/server/core/sh";
import { AppError } from "@/server/errors";

/** Milliseconds until a host counts as not answering; a login takes seconds when many kernels share two cores. */
const ANSWER_TIMEOUT = 15_000;

/** Who runs a command on a host, and for how long at most. */
export interface OnHost {
  lab: Lab;
  host: LabHost;
  /** `root` unless given. */
  user?: string;
  /** Milliseconds; 60 seconds unless given. */
  timeout?: number;
  signal?: AbortSignal;
}

/**
 * Options and address for the `ssh` program. Host keys are not checked: the segment reaches no one but the lab's own
 * hosts, and a test may give a host a new key.
 */
export function sshArguments(at: OnHost): string[] {
  const options = {
    BatchMode: "yes",
    ConnectTimeout: String(ANSWER_TIMEOUT / 1000),
    IdentitiesOnly: "yes",
    LogLevel: "ERROR",
    ServerAliveInterval: "5",
    StrictHostKeyChecking: "no",
    UserKnownHostsFile: "/dev/null",
    GlobalKnownHostsFile: "/dev/null",
  };
  const words = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  return ["-F", "none", "-i", at.lab.keyPath, ...words, `${at.user ?? "root"}@${at.host.address}`];
}

/** Runs shell text on a host over SSH. The code is 255 when SSH itself failed and 124 after the timeout. */
export function runOverSsh(at: OnHost, command: ShellText): Promise<Finished> {
  const timeout = at.timeout ?? 60_000;
  const args = [...sshArguments(at), command.text];
  return runAny("ssh", args, at.signal === undefined ? { timeout } : { timeout, signal: at.signal });
}

/** Waits until a host answers over SSH and its boot is done; `isNew` may refuse the answer of a boot that is ending. */
export async function waitForBoot(at: OnHost, isNew?: (bootId: string) => boolean): Promise<void> {
  const timeout = at.timeout ?? 60_000;
  const deadline = Date.now() + timeout;
  let last = "";
  while (Date.now() < deadline) {
    at.signal?.throwIfAborted();
    // ssh would wait for seconds on a host that is not there yet.
    if (!(await isListening(at.host.address))) {
      await pause(200);
      continue;
    }
    const asked = await runOverSsh({ ...at, timeout: ANSWER_TIMEOUT }, bootIdCommand);
    if (asked.code === 0 && (isNew?.(asked.stdout.trim()) ?? true)) {
      // `--wait` returns at the end of the boot, also of one with failed units.
      await runOverSsh({ ...at, timeout: Math.max(1_000, deadline - Date.now()) }, settledCommand);
      return;
    }
    last = asked.stderr.trim() || last;
    await pause(200);
  }
  throw new AppError("unavailable", {
    text: `${at.host.name} did not answer over SSH within ${Math.round(timeout / 1000)} s: ${last || "no answer"}`,
  });
}

function isListening(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 1_000 });
    const answer = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.on("connect", () => answer(true));
    socket.on("timeout", () => answer(false));
    socket.on("error", () => answer(false));
  });
}

/** True when a host lets root in; a host that is off or cut off is known at once. */
export async function answers(at: OnHost): Promise<boolean> {
  if (!(await isListening(at.host.address))) return false;
  return (await runOverSsh({ ...at, timeout: ANSWER_TIMEOUT }, sh`true`)).code === 0;
}

/** Changes with every boot of a host. */
export async function bootIdOf(at: OnHost): Promise<string> {
  const asked = await runOverSsh(at, bootIdCommand);
  if (asked.code === 0) return asked.stdout.trim();
  throw new AppError("unavailable", { text: `${at.host.name} does not answer: ${asked.stderr.trim()}` });
}

const bootIdCommand = sh`cat /proc/sys/kernel/random/boot_id`;
const settledCommand = sh`systemctl is-system-running --wait`;
