import { access, constants, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** A thing this machine lacks, as one sentence, and the Debian packages that bring it; none when no package can. */
export interface Missing {
  text: string;
  packages: string[];
}

const COMMANDS: Readonly<Record<string, string>> = {
  "linux.uml": "user-mode-linux",
  debootstrap: "debootstrap",
  "systemd-nspawn": "systemd-container",
  ip: "iproute2",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  arping: "iputils-arping",
  sysctl: "procps",
  nsenter: "util-linux",
  unshare: "util-linux",
  setpriv: "util-linux",
  setsid: "util-linux",
  mount: "mount",
  "apt-get": "apt",
};

// debootstrap only recommends the keys it checks a mirror's signatures with.
const KEYRING = { path: "/usr/share/keyrings/debian-archive-keyring.gpg", package: "debian-archive-keyring" };

/** Every Debian package that the lab needs on the machine it runs on. */
export const LAB_PACKAGES: readonly string[] = [
  ...new Set([...Object.values(COMMANDS), KEYRING.package]),
].sort();

/** Everything that keeps the lab from running here; empty when nothing does. Touches nothing. */
export async function missingForLab(): Promise<Missing[]> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return [
      {
        text: `The lab runs only on Linux on x86-64, and this is ${process.platform} on ${process.arch}.`,
        packages: [],
      },
    ];
  }
  const missing: Missing[] = [];
  if (process.getuid?.() !== 0) {
    missing.push({ text: "The lab needs root: it makes network interfaces and mounts.", packages: [] });
  }
  for (const [command, name] of Object.entries(COMMANDS)) {
    if (await isInstalled(command)) continue;
    missing.push({
      text: `The command ${command} is missing: install the Debian package ${name}.`,
      packages: [name],
    });
  }
  if (!(await canRead(KEYRING.path))) {
    missing.push({
      text: `The keys of Debian's archive are missing: install the Debian package ${KEYRING.package}.`,
      packages: [KEYRING.package],
    });
  }
  if (!(await canRead("/dev/net/tun"))) {
    missing.push({ text: "There is no /dev/net/tun: load the kernel module tun.", packages: [] });
  }
  if (!(await knowsOverlay())) {
    missing.push({
      text: "The kernel has no overlay file system: load the kernel module overlay.",
      packages: [],
    });
  }
  return missing;
}

/** Sentences and, last, the one command that installs every missing package. */
export function missingText(missing: readonly Missing[]): string {
  const packages = [...new Set(missing.flatMap((one) => one.packages))].sort();
  const lines = missing.map((one) => one.text);
  if (packages.length > 0) lines.push(`To install: apt-get install ${packages.join(" ")}`);
  return lines.join("\n");
}

async function isInstalled(command: string): Promise<boolean> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"].filter(Boolean);
  for (const folder of folders) {
    const found = await access(join(folder, command), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}

async function canRead(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** The module may be there and not loaded yet: the first mount loads it. */
async function knowsOverlay(): Promise<boolean> {
  const known = await readFile("/proc/filesystems", "utf8");
  if (/^nodev\s+overlay$/m.test(known)) return true;
  const release = (await readFile("/proc/sys/kernel/osrelease", "utf8")).trim();
  return canRead(join("/lib/modules", release, "kernel/fs/overlayfs"));
}
