import { mkdir, readdir, readFile, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { pathExists } from "@/lab/files";

// Without a cgroup of their own, two containers would share one, and each systemd would take the other's processes.

/** The cgroup folders that a systemd needs to own: of version 2 and, on machines with both, the named one of version 1. */
export function cgroupMounts(mountinfo: string): string[] {
  const mounts: string[] = [];
  for (const line of mountinfo.split("\n")) {
    // proc(5): `ID PARENT DEV ROOT MOUNTPOINT OPTIONS [TAGS...] - TYPE SOURCE SUPEROPTIONS`.
    const [before = "", after = ""] = line.split(" - ");
    const mountPoint = before.split(" ")[4];
    const [type, , superOptions = ""] = after.split(" ");
    if (mountPoint === undefined) continue;
    const isNamed = type === "cgroup" && superOptions.split(",").includes("name=systemd");
    if (type === "cgroup2" || isNamed) mounts.push(mountPoint);
  }
  return mounts;
}

/** Makes the cgroup `PART` of a lab in every hierarchy; returns the folders. */
export async function makeCgroups(lab: string, part: string): Promise<string[]> {
  const folders = (await hierarchies()).map((mount) => join(mount, labCgroup(lab), part));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  return folders;
}

/** Removes all cgroups of a lab, whose processes must have ended. */
export async function removeCgroups(lab: string): Promise<void> {
  for (const mount of await hierarchies()) await removeTree(join(mount, labCgroup(lab)));
}

async function hierarchies(): Promise<string[]> {
  return cgroupMounts(await readFile("/proc/self/mountinfo", "utf8"));
}

function labCgroup(lab: string): string {
  return `shoal-lab-${lab}`;
}

/** The files in a cgroup's folder cannot be removed and need not be: only rmdir works there. */
async function removeTree(folder: string): Promise<void> {
  if (!(await pathExists(folder))) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  }
  await rmdir(folder);
}
