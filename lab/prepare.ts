import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PREFIX_LENGTH } from "@/lab/addresses";
import { putFile, putLink } from "@/lab/files";
import { run } from "@/lab/process";
import { INTERFACES_FILE, PAGE_FOLDER, RECIPE } from "@/lab/recipe";
import { type HostKey, hostFolder, type Lab, type LabHost } from "@/lab/state";

/** Types of the host keys; both are quick to make. */
const HOST_KEY_TYPES = ["ed25519", "ecdsa"];

// The kernel of User Mode Linux lacks the nftables families that Debian's default flavour of these commands uses.
const LEGACY_COMMANDS = ["iptables", "ip6tables", "arptables"].flatMap((name) =>
  ["", "-save", "-restore"].map((suffix) => ({
    path: `/etc/alternatives/${name}${suffix}`,
    target: `/usr/sbin/${name}-legacy${suffix}`,
  })),
);

/**
 * Writes what only one host has into the upper layer of its root, before that is mounted for the first time:
 * name, interfaces, machine ID, the lab's public key for every user, host keys, and a real server's page.
 * Returns the host's public keys.
 */
export async function prepareHost(lab: Lab, host: LabHost): Promise<HostKey[]> {
  const folder = hostFolder(lab.name, host.name);
  const upper = join(folder, "upper");
  for (const name of ["upper", "work", "root"]) {
    await mkdir(join(folder, name), { recursive: true });
    await chmod(join(folder, name), 0o755);
  }
  const interfaces = host.interfaces.map((one) => `${one.name} ${one.mac} ${one.address}/${PREFIX_LENGTH}\n`);
  const authorized = await readFile(lab.publicKeyPath, "utf8");
  const user = RECIPE.sudoUser;
  await putFile(upper, { path: "/etc/hostname", text: `${host.name}\n`, mode: 0o644 });
  await putFile(upper, { path: "/etc/hosts", text: hostsFile(lab), mode: 0o644 });
  await putFile(upper, {
    path: "/etc/machine-id",
    text: `${randomBytes(16).toString("hex")}\n`,
    mode: 0o444,
  });
  await putFile(upper, { path: INTERFACES_FILE, text: interfaces.join(""), mode: 0o644 });
  await putFile(upper, {
    path: "/root/.ssh/authorized_keys",
    text: authorized,
    mode: 0o600,
    folderMode: 0o700,
    owner: 0,
  });
  await chmod(join(upper, "root"), 0o700);
  await putFile(upper, {
    path: `/home/${user.name}/.ssh/authorized_keys`,
    text: authorized,
    mode: 0o600,
    folderMode: 0o700,
    owner: user.id,
  });
  await chown(join(upper, "home", user.name), user.id, user.id);
  if (host.runsAs === "uml") for (const link of LEGACY_COMMANDS) await putLink(upper, link);
  if (host.kind === "realServer") {
    await putFile(upper, { path: join(PAGE_FOLDER, "index.html"), text: `${host.name}\n`, mode: 0o644 });
  }
  return makeHostKeys(upper, host.name);
}

async function makeHostKeys(upper: string, hostName: string): Promise<HostKey[]> {
  const keys: HostKey[] = [];
  const folder = join(upper, "etc/ssh");
  await mkdir(folder);
  await chmod(folder, 0o755);
  for (const type of HOST_KEY_TYPES) {
    const path = join(folder, `ssh_host_${type}_key`);
    await run("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", `root@${hostName}`, "-f", path]);
    const publicKey = (await readFile(`${path}.pub`, "utf8")).trim();
    const listed = await run("ssh-keygen", ["-l", "-f", `${path}.pub`]);
    keys.push({ type: publicKey.split(" ")[0] ?? "", fingerprint: listed.split(" ")[1] ?? "", publicKey });
  }
  return keys;
}

function hostsFile(lab: Lab): string {
  const others = lab.hosts.map((one) => `${one.address}\t${one.name}\n`).join("");
  return `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n${others}`;
}
