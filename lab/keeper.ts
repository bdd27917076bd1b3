import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCgroups } from "@/lab/cgroup";
import { namespaceName } from "@/lab/names";
import { pause, processStart, run, runAny, toolEnvironment } from "@/lab/process";
import { type LabState, labFolder, machineBootId } from "@/lab/state";
import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { AppError } from "@/server/errors";

/** The process that a lab lives in: the first of its process namespace, so that its end is the end of all of them. */
export interface Keeper {
  pid: number;
  start: number;
  bootId: string;
}

/** The folder, seen by the lab's processes only, in which User Mode Linux keeps its hosts' memory. */
export function memoryFolder(lab: string): string {
  return join(labFolder(lab), "memory");
}

/**
 * Starts the keeper in the lab's network namespace, which must exist, with namespaces of its own for mounts and processes.
 * It waits for a word before it does anything and ends without one: a caller that is killed leaves no keeper behind
 * that is not yet in the network namespace, where `endKeeper` finds it.
 */
export async function startKeeper(lab: string): Promise<Keeper> {
  const own = [
    "unshare",
    "--mount",
    "--propagation",
    "slave",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
  ];
  const script = keeperScript(lab, await makeCgroups(lab, "keeper"));
  const namespace = `--net=/run/netns/${namespaceName(lab)}`;
  const child = spawn("nsenter", [namespace, ...own, "sh", "-e", "-c", script.text], {
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
    cwd: "/",
    env: toolEnvironment(),
  });
  await new Promise<void>((resolve, reject) => {
    const failed = (): void =>
      reject(new AppError("unavailable", { text: "The lab's first process ended." }));
    child.on("error", failed);
    child.on("exit", failed);
    child.stdout.once("data", () => resolve());
    child.stdin.on("error", () => undefined);
    child.stdin.end("go\n");
  });
  child.removeAllListeners("exit");
  child.stdout.destroy();
  child.unref();
  const pid = await firstOfNamespace(lab);
  const start = await processStart(pid);
  if (start === undefined) throw new AppError("unavailable", { text: "The lab's first process ended." });
  return { pid, start, bootId: await machineBootId() };
}

function keeperScript(lab: string, cgroups: readonly string[]): ShellText {
  const memory = memoryFolder(lab);
  return joinShell([
    sh`read -r word || exit 1`,
    ...cgroups.map((folder) => sh`echo 0 > ${`${folder}/cgroup.procs`}`),
    // systemd-nspawn keeps its records below /run, and leaves them there.
    sh`mount -t tmpfs -o mode=755 shoal-lab /run`,
    // systemd-nspawn would look up the interfaces of its own namespace among the machine's, unless /sys is read-only.
    sh`mount -o remount,bind,ro /sys`,
    sh`mkdir -p ${memory}`,
    // Not /dev/shm, which is small on some machines.
    sh`mount -t tmpfs -o mode=700,size=90% shoal-lab ${memory}`,
    sh`echo ready`,
    sh`exec </dev/null >/dev/null`,
    // The shell also collects the processes whose parents ended, as the first process of a namespace must.
    sh`set +e`,
    sh`while :; do sleep 1000000; done`,
  ]);
}

/** True while the keeper that was written down is the process that has its number now. */
export async function keeperRuns(state: LabState): Promise<boolean> {
  const keeper = state.keeper;
  if (keeper === undefined || keeper.bootId !== (await machineBootId())) return false;
  return (await processStart(keeper.pid)) === keeper.start;
}

/** Runs a program inside the lab, with the lab's mounts, network and processes; throws when it fails. */
export function runInside(keeper: Keeper, args: readonly string[]): Promise<string> {
  return run("nsenter", [`--target=${keeper.pid}`, "--mount", "--net", "--pid", "--", ...args]);
}

/**
 * Ends every process of a lab. They are known by the lab's network namespace, which only they are in, so this works
 * without anything written down; a keeper that was written down is ended too.
 */
export async function endKeeper(lab: string, state: LabState | undefined): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const pids = await processesOf(lab);
    if (state?.keeper !== undefined && (await keeperRuns(state))) pids.push(state.keeper.pid);
    if (pids.length === 0) return;
    if (Date.now() > deadline) {
      throw new AppError("unavailable", { text: `Processes of the lab do not end: ${pids.join(", ")}.` });
    }
    for (const pid of pids) killNow(pid);
    await pause(50);
  }
}

/** `unshare` stays outside as the parent; the first process inside has the number 1 there (proc(5), NSpid). */
async function firstOfNamespace(lab: string): Promise<number> {
  for (const pid of await processesOf(lab)) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    if (/^NSpid:\s+.*\b\d+\s+1$/m.test(status)) return pid;
  }
  throw new AppError("unavailable", { text: "The lab's first process ended." });
}

async function processesOf(lab: string): Promise<number[]> {
  const listed = await runAny("ip", ["netns", "pids", namespaceName(lab)]);
  return listed.code === 0 ? listed.stdout.split("\n").filter(Boolean).map(Number) : [];
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (cause) {
    // It ended by itself in the meantime.
    if (!(cause instanceof Error && "code" in cause && cause.code === "ESRCH")) throw cause;
  }
}

/** The folders that are mount points below a folder, deepest first, as this process sees them. */
export async function mountsBelow(folder: string): Promise<string[]> {
  const mounts = (await readFile("/proc/self/mountinfo", "utf8"))
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "");
  return mounts.filter((mount) => mount.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length);
}
