import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathExists, putFile, putLink } from "@/lab/files";
import { waitLock } from "@/lab/lock";
import { findMirror } from "@/lab/mirror";
import { run } from "@/lab/process";
import { type Layer, RECIPE } from "@/lab/recipe";
import { labNames, readState } from "@/lab/state";
import type { HostKind } from "@/lab/topology";
import { joinShell, type ShellText, sh } from "@/server/core/sh";

const UML_MODULES = "/usr/lib/uml/modules";
const BUILDING = "building-";
const BUILT = "rootfs-";

/** Milliseconds. */
const KEPT_UNUSED = 14 * 24 * 3_600_000;

/** The folder of the root file systems, kept from lab to lab. */
export function cacheFolder(): string {
  return resolve(process.env.SHOAL_LAB_CACHE ?? "/var/cache/shoal-lab");
}

/** The read-only layers of a host, topmost first, in the order that overlayfs wants. */
export function layersOf(rootfs: string, kind: HostKind): string[] {
  return [join(rootfs, kind), join(rootfs, "base")];
}

/** Who hears of a build, and who may end it. */
export interface BuildOptions {
  say?: (line: string) => void;
  signal?: AbortSignal;
}

/** Returns the folder of the root file system, which is built first when it does not exist yet. */
export async function ensureRootfs(options: BuildOptions): Promise<string> {
  const rootfs = join(cacheFolder(), `${BUILT}${await recipeKey()}`);
  if (await pathExists(rootfs)) {
    const now = new Date();
    await utimes(rootfs, now, now);
    return rootfs;
  }
  const lock = await waitLock(`rootfs ${cacheFolder()}`);
  try {
    if (await pathExists(rootfs)) return rootfs;
    await removeStale();
    const folder = join(cacheFolder(), `${BUILDING}${process.pid}`);
    try {
      await build(folder, options);
    } catch (cause) {
      await rm(folder, { recursive: true, force: true });
      throw cause;
    }
    await rename(folder, rootfs);
    return rootfs;
  } finally {
    await lock.release();
  }
}

/**
 * Removes what a build that was killed left behind, and root file systems of older recipes that nothing has used for
 * long. Only with the lock, or a running build would lose its folder.
 */
async function removeStale(): Promise<void> {
  if (!(await pathExists(cacheFolder()))) return;
  const used = await usedRootfs();
  for (const entry of await readdir(cacheFolder())) {
    const path = join(cacheFolder(), entry);
    const isHalfBuilt = entry.startsWith(BUILDING);
    const isOld =
      entry.startsWith(BUILT) && !used.has(path) && Date.now() - (await stat(path)).mtimeMs > KEPT_UNUSED;
    if (isHalfBuilt || isOld) await rm(path, { recursive: true, force: true });
  }
}

async function usedRootfs(): Promise<Set<string>> {
  const states = await Promise.all((await labNames()).map((name) => readState(name).catch(() => undefined)));
  return new Set(states.flatMap((state) => state?.rootfs ?? []));
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
 * Builds in mount and process namespaces of its own: whatever ends this process, even SIGKILL,
 * ends debootstrap with all its children and mounts.
 */
async function build(folder: string, options: BuildOptions): Promise<void> {
  const mirror = await findMirror(RECIPE.suite);
  options.say?.(`Building the hosts' root file system from ${mirror.url}: this takes a minute or two, once.`);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const env: Record<string, string> = { DEBIAN_FRONTEND: "noninteractive" };
  if (mirror.proxy !== undefined) env.http_proxy = mirror.proxy;
  const own = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const args = ["--pdeathsig", "KILL", ...own, "sh", "-e", "-c", buildScript(folder, mirror.url).text];
  const { signal } = options;
  await run("setpriv", args, signal === undefined ? { env } : { env, signal });
  await putLayer(join(folder, "base"), RECIPE.base);
  for (const [kind, layer] of Object.entries(RECIPE.kinds)) await putLayer(join(folder, kind), layer);
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
