import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathExists, putFile, putLink } from "@/lab/files";
import { waitLock } from "@/lab/lock";
import { findMirror } from "@/lab/mirror";
import { run } from "@/lab/process";
import { type Layer, RECIPE } from "@/lab/recipe";
import type { HostKind } from "@/lab/topology";
import { joinShell, type ShellText, sh } from "@/server/core/sh";

const UML_MODULES = "/usr/lib/uml/modules";
const BUILDING = "building-";

/** The folder of the root file systems, kept from lab to lab. */
export function cacheFolder(): string {
  return resolve(process.env.SHOAL_LAB_CACHE ?? "/var/cache/shoal-lab");
}

/** The read-only layers of a host, topmost first, in the order that overlayfs wants. */
export function layersOf(rootfs: string, kind: HostKind): string[] {
  return [join(rootfs, kind), join(rootfs, "base")];
}

/** Returns the folder of the root file system, which is built first when it does not exist yet; `say` hears of that. */
export async function ensureRootfs(say: (line: string) => void): Promise<string> {
  const rootfs = join(cacheFolder(), `rootfs-${await recipeKey()}`);
  if (await pathExists(rootfs)) return rootfs;
  const lock = await waitLock(`rootfs ${cacheFolder()}`);
  try {
    if (await pathExists(rootfs)) return rootfs;
    await removeHalfBuilt();
    const mirror = await findMirror(RECIPE.suite);
    say(`Building the hosts' root file system from ${mirror.url}: this takes a minute or two, once.`);
    const folder = join(cacheFolder(), `${BUILDING}${process.pid}`);
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
    await runBuild(folder, mirror);
    await putLayer(join(folder, "base"), RECIPE.base);
    for (const [kind, layer] of Object.entries(RECIPE.kinds)) await putLayer(join(folder, kind), layer);
    await rename(folder, rootfs);
    return rootfs;
  } finally {
    await lock.release();
  }
}

/** What a build that was killed left behind; only with the lock, or a running build would lose its folder. */
async function removeHalfBuilt(): Promise<void> {
  if (!(await pathExists(cacheFolder()))) return;
  const entries = await readdir(cacheFolder());
  for (const entry of entries.filter((name) => name.startsWith(BUILDING))) {
    await rm(join(cacheFolder(), entry), { recursive: true, force: true });
  }
}

/** Names what the root file system is made from. The kernel's modules are part of it. */
async function recipeKey(): Promise<string> {
  const kernels = await readdir(UML_MODULES);
  return createHash("sha256")
    .update(JSON.stringify([RECIPE, kernels.sort()]))
    .digest("hex")
    .slice(0, 16);
}

/**
 * Runs the build in mount and process namespaces of its own: whatever ends this process, even SIGKILL,
 * ends debootstrap with all its children and mounts.
 */
async function runBuild(folder: string, mirror: { url: string; proxy?: string }): Promise<void> {
  const env: NodeJS.ProcessEnv = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  if (mirror.proxy !== undefined) env.http_proxy = mirror.proxy;
  const own = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const script = buildScript(folder, mirror.url);
  await run("setpriv", ["--pdeathsig", "KILL", ...own, "sh", "-e", "-c", script.text], { env });
}

function buildScript(folder: string, mirror: string): ShellText {
  const base = join(folder, "base");
  const user = RECIPE.sudoUser;
  const include = RECIPE.base.packages.join(",");
  return joinShell([
    sh`umask 022`,
    sh`debootstrap --variant=minbase ${`--include=${include}`} ${RECIPE.suite} ${base} ${mirror}`,
    sh`chroot ${base} useradd --create-home --shell /bin/bash --uid ${user.id} ${user.name}`,
    // Every host gets keys, a name and a machine ID of its own.
    sh`rm -f ${base}/etc/ssh/ssh_host_* ${base}/etc/machine-id ${base}/var/lib/dbus/machine-id ${base}/etc/resolv.conf`,
    sh`mkdir -p ${base}/lib/modules`,
    sh`cp -a ${UML_MODULES}/. ${base}/lib/modules/`,
    ...Object.entries(RECIPE.kinds).map(([kind, layer]) => layerScript(folder, kind, layer)),
    sh`rm -rf ${base}/var/cache/apt/archives ${base}/var/lib/apt/lists`,
    sh`mkdir -p ${base}/var/cache/apt/archives/partial ${base}/var/lib/apt/lists/partial`,
  ]);
}

function layerScript(folder: string, kind: string, layer: Layer): ShellText {
  const upper = join(folder, kind);
  if (layer.packages.length === 0) return sh`mkdir ${upper}`;
  const work = join(folder, "work");
  const root = join(folder, "root");
  const options = `lowerdir=${join(folder, "base")},upperdir=${upper},workdir=${work}`;
  return joinShell([
    sh`mkdir ${upper} ${work} ${root}`,
    sh`mount -t overlay overlay -o ${options} ${root}`,
    // No package may start its service: it would be on this machine.
    sh`printf '#!/bin/sh\nexit 101\n' > ${root}/usr/sbin/policy-rc.d`,
    sh`chmod 755 ${root}/usr/sbin/policy-rc.d`,
    sh`cp -L /etc/resolv.conf ${root}/etc/resolv.conf`,
    sh`chroot ${root} apt-get -q update`,
    sh`chroot ${root} apt-get -q -y --no-install-recommends install ${[...layer.packages]}`,
    sh`chroot ${root} apt-get clean`,
    sh`rm -rf ${root}/usr/sbin/policy-rc.d ${root}/etc/resolv.conf ${root}/var/lib/apt/lists`,
    sh`mkdir -p ${root}/var/lib/apt/lists/partial`,
    sh`umount ${root}`,
    sh`rm -rf ${work} ${root}`,
  ]);
}

async function putLayer(root: string, layer: Layer): Promise<void> {
  for (const file of layer.files) await putFile(root, file);
  for (const link of layer.links) await putLink(root, link);
}
