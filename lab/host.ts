import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCgroups } from "@/lab/cgroup";
import { pathExists } from "@/lab/files";
import { type Keeper, runInside } from "@/lab/keeper";
import { cutPorts, joinPorts } from "@/lab/network";
import { cutMark, nspawnScript } from "@/lab/nspawn";
import { type Finished, runAny } from "@/lab/process";
import { layersOf } from "@/lab/rootfs";
import { hostFolder, type Lab, type LabHost } from "@/lab/state";
import { putRebootProgram, umlScript } from "@/lab/uml";
import { joinShell, type ShellText, sh } from "@/server/core/sh";
import { AppError } from "@/server/errors";

/** A host of a running lab, with what is needed to act on it. */
export interface RunningHost {
  lab: Lab;
  host: LabHost;
  keeper: Keeper;
}

/** Where a host's console goes. */
export function consolePath(lab: Lab, host: LabHost): string {
  return join(hostFolder(lab.name, host.name), "console");
}

/** Mounts a host's root, inside the lab only: its own layer over the read-only ones of its kind. */
export async function mountRoot(at: RunningHost, rootfs: string): Promise<void> {
  const folder = hostFolder(at.lab.name, at.host.name);
  const lower = layersOf(rootfs, at.host.kind).join(":");
  const options = `lowerdir=${lower},upperdir=${join(folder, "upper")},workdir=${join(folder, "work")}`;
  await runInside(at.keeper, ["mount", "-t", "overlay", "overlay", "-o", options, join(folder, "root")]);
}

/**
 * Switches a host on and does not wait for its boot. It gets a process namespace of its own, because a kernel of
 * User Mode Linux leaves its process group, and nothing of a host may outlive it.
 */
export async function powerOn(at: RunningHost): Promise<void> {
  const { lab, host } = at;
  if (host.runsAs === "uml") await putRebootProgram(lab, host);
  const script =
    host.runsAs === "uml"
      ? umlScript(lab, host)
      : nspawnScript(lab, host, await makeCgroups(lab.name, host.name));
  const own = ["--mount", "--propagation", "slave", "--pid", "--fork", "--kill-child", "--mount-proc"];
  // The number is one of the lab's process namespace, where no process but the lab's can have it.
  const whole = joinShell([
    sh`echo $$ > ${pidPath(lab, host)}`,
    sh`exec unshare ${own} sh -c ${script.text}`,
  ]);
  const start = sh`setsid sh -c ${whole.text} < /dev/null >> ${consolePath(lab, host)} 2>&1 &`;
  await runInside(at.keeper, ["sh", "-c", start.text]);
}

/** Takes the power from a host: nothing in it gets the chance to end well. What it wrote to its disk stays. */
export async function powerOff(at: RunningHost): Promise<void> {
  const pid = await outerPid(at);
  if (pid === undefined) return;
  // The first process of the host's namespace is the only child, and ends when all others have; then its parent does.
  const end = sh`pkill -KILL -P ${pid}; for turn in $(seq 300); do kill -0 ${pid} || exit 0; sleep 0.05; done; exit 1`;
  if ((await runInShell(at.keeper, end)).code !== 0) {
    throw new AppError("unavailable", { text: `The processes of ${at.host.name} do not end.` });
  }
  await rm(pidPath(at.lab, at.host), { force: true });
}

/** True while a host has power. */
export async function isPowered(at: RunningHost): Promise<boolean> {
  const pid = await outerPid(at);
  return pid !== undefined && (await runInShell(at.keeper, sh`kill -0 ${pid}`)).code === 0;
}

/** Takes a host off all its segments, until `joinAgain`; a reboot does not change that. */
export async function cutOff(lab: Lab, host: LabHost): Promise<void> {
  await writeFile(cutMark(lab, host), "");
  await cutPorts(lab, host);
}

/** Puts a host back on its segments. */
export async function joinAgain(lab: Lab, host: LabHost): Promise<void> {
  await rm(cutMark(lab, host), { force: true });
  await joinPorts(lab, host);
}

/** True while a host is cut off. */
export function isCut(lab: Lab, host: LabHost): Promise<boolean> {
  return pathExists(cutMark(lab, host));
}

function runInShell(keeper: Keeper, script: ShellText): Promise<Finished> {
  return runAny("nsenter", [`--target=${keeper.pid}`, "--mount", "--pid", "--", "sh", "-c", script.text]);
}

/** The parent of a host's first process, as the lab's own process namespace numbers it. */
async function outerPid(at: RunningHost): Promise<number | undefined> {
  const text = await readFile(pidPath(at.lab, at.host), "utf8").catch(() => "");
  const pid = Number(text.trim());
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

function pidPath(lab: Lab, host: LabHost): string {
  return join(hostFolder(lab.name, host.name), "pid");
}
