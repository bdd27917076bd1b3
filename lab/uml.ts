import { join } from "node:path";
import { memoryFolder } from "@/lab/keeper";
import { portName } from "@/lab/names";
import { hostFolder, type Lab, type LabHost } from "@/lab/state";
import { type ShellText, sh } from "@/server/core/sh";

/** Megabytes of memory of a User Mode Linux host. */
const MEMORY = 256;

/**
 * The script that becomes a User Mode Linux kernel with the host's root as its root file system. Its console is its
 * output. A clean reboot is done by the same process. See the kernel's virt/uml/user_mode_linux_howto_v2.
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
  return sh`TMPDIR=${memoryFolder(lab.name)} exec linux.uml ${args}`;
}
