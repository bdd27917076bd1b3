import { join } from "node:path";
import { putFile } from "@/lab/files";
import { memoryFolder } from "@/lab/keeper";
import { portName } from "@/lab/names";
import { hostFolder, type Lab, type LabHost } from "@/lab/state";
import { joinShell, type ShellText, sh } from "@/server/core/sh";

/** Megabytes of memory of a User Mode Linux host. */
const MEMORY = 256;

/** The exit code of a kernel that wants to be started again, as systemd-nspawn has it. */
const REBOOTED = 133;

/** Which program User Mode Linux replaces itself with at a reboot: the first word of its command line. */
function rebootPath(lab: Lab, host: LabHost): string {
  return join(hostFolder(lab.name, host.name), "rebooted");
}

/**
 * Writes the program that a rebooting kernel becomes. Left alone, it would become itself, with its tap devices still
 * open, and the new kernel could not open them again; so it ends, and the host's script starts a new one.
 */
export function putRebootProgram(lab: Lab, host: LabHost): Promise<void> {
  return putFile("/", { path: rebootPath(lab, host), text: `#!/bin/sh\nexit ${REBOOTED}\n`, mode: 0o755 });
}

/**
 * The script that runs a User Mode Linux kernel, with the host's root as its root file system, for as long as it reboots.
 * Its console is its output. See the kernel's Documentation/virt/uml/user_mode_linux_howto_v2.rst.
 */
export function umlScript(lab: Lab, host: LabHost): ShellText {
  const folder = hostFolder(lab.name, host.name);
  const network = host.interfaces.map(
    (_, index) => `vec${index}:transport=tap,ifname=${portName(host.name, index)},depth=128,gro=1`,
  );
  const args = [
    `mem=${MEMORY}M`,
    "root=/dev/root",
    "rootfstype=hostfs",
    `rootflags=${join(folder, "root")}`,
    "rw",
    ...network,
    "con=null",
    "con0=null,fd:1",
    `uml_dir=${folder}`,
    "umid=kernel",
  ];
  // Only bash can give a program another name.
  const named = sh`exec -a "$0" linux.uml "$@"`;
  return joinShell([
    sh`export TMPDIR=${memoryFolder(lab.name)}`,
    sh`while :; do`,
    sh`bash -c ${named.text} ${rebootPath(lab, host)} ${args}`,
    sh`test $? = ${REBOOTED} || exit`,
    sh`done`,
  ]);
}
