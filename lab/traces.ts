import { readdir, readFile } from "node:fs/promises";
import { run } from "@/lab/process";
import { labFolder } from "@/lab/state";

/** What could be left over on a machine, each as a sorted list of names. Made for tests: other labs' things are not in it. */
export interface Traces {
  namespaces: string[];
  links: string[];
  mounts: string[];
  cgroups: string[];
  /** Processes that name the lab's folder on their command line. */
  processes: string[];
}

/** Looks for everything a lab of this name, or one without any name, could have left on the machine. */
export async function findTraces(lab: string): Promise<Traces> {
  const isOurs = (name: string): boolean => !/^(sh-|shoal-|client-)/.test(name) || name.includes(`-${lab}`);
  const namespaces = (await run("ip", ["netns", "list"])).split("\n").map((line) => line.split(" ")[0] ?? "");
  const links = (await run("ip", ["-o", "link", "show"]))
    .split("\n")
    .map((line) => (line.split(": ")[1] ?? "").split("@")[0] ?? "");
  const mounts = (await lines("/proc/self/mountinfo"))
    .map((line) => line.split(" ")[4] ?? "")
    .filter((mount) => !mount.startsWith("/run/netns"));
  const cgroups = (await run("find", ["/sys/fs/cgroup", "-type", "d", "-name", "*shoal*"])).split("\n");
  return {
    namespaces: namespaces.filter((name) => name !== "" && isOurs(name)).sort(),
    links: links.filter((name) => name !== "" && isOurs(name)).sort(),
    mounts: mounts.sort(),
    cgroups: cgroups.filter((path) => path.includes(`shoal-lab-${lab}`)).sort(),
    processes: await processesNaming(`${labFolder(lab)}/`),
  };
}

/** A process and all its descendants; every process of a lab descends from its keeper. */
export async function familyOf(pid: number): Promise<number[]> {
  const family: number[] = [];
  for (const other of await allProcesses()) {
    if ((await ancestryOf(other)).includes(pid)) family.push(other);
  }
  return family;
}

async function ancestryOf(pid: number): Promise<number[]> {
  const ancestry: number[] = [];
  for (let at = pid; at > 1; ) {
    ancestry.push(at);
    const status = await readFile(`/proc/${at}/status`, "utf8").catch(() => "");
    at = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? 0);
  }
  return ancestry;
}

async function processesNaming(words: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await allProcesses()) {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (line.includes(words)) found.push(line.replaceAll("\0", " ").slice(0, 120));
  }
  return found.sort();
}

async function allProcesses(): Promise<number[]> {
  return (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function lines(path: string): Promise<string[]> {
  return (await readFile(path, "utf8")).split("\n").filter(Boolean);
}
