import { join } from "node:path";
import { bridgeName, portName } from "@/lab/names";
import { hostFolder, type Lab, type LabHost } from "@/lab/state";
import { joinShell, type ShellText, sh } from "@/server/core/sh";

/** What systemd-nspawn's exit code says about a container that was rebooted (systemd-nspawn(1), `--keep-unit`). */
const REBOOTED = 133;

// The keeper, whose network namespace is the lab's.
const LAB_NETWORK = "/proc/1/ns/net";

/**
 * The script that runs a container for as long as it reboots. Every boot gets a network namespace of its own,
 * as a reboot must lose what was not made to last: addresses on lo, sysctls, firewall rules.
 */
export function nspawnScript(lab: Lab, host: LabHost, cgroups: readonly string[]): ShellText {
  const ports = host.interfaces.map((_, index) => portName(host.name, index));
  return joinShell([
    ...cgroups.map((cgroup) => sh`echo 0 > ${`${cgroup}/cgroup.procs`}`),
    sh`while :; do`,
    // The last boot's ports may be there for a moment yet.
    ...ports.map((port) => sh`ip link delete ${port} 2>/dev/null`),
    sh`unshare --net sh -e -c ${bootScript(lab, host).text}`,
    sh`test $? = ${REBOOTED} || exit`,
    sh`done`,
  ]);
}

/**
 * One boot, in a network namespace of its own that is only a stop on the way: systemd-nspawn moves interfaces from there
 * into the container's and keeps their names, so that every container can have an eth0.
 */
function bootScript(lab: Lab, host: LabHost): ShellText {
  const ports = host.interfaces.map((one, index) => {
    const port = portName(host.name, index);
    const bridge = bridgeName(lab.segments.findIndex((segment) => segment.name === one.segment));
    const inLab = sh`nsenter ${`--net=${LAB_NETWORK}`} ip link set ${port}`;
    return joinShell([
      sh`ip link add ${one.name} type veth peer name ${port} netns ${LAB_NETWORK}`,
      sh`test -e ${cutMark(lab, host)} || ${inLab} master ${bridge}`,
      sh`${inLab} up`,
    ]);
  });
  const options = [
    "--quiet",
    "--boot",
    "--register=no",
    "--keep-unit",
    "--console=pipe",
    "--resolv-conf=off",
    "--timezone=off",
    "--link-journal=no",
    `--machine=${host.name}`,
    `--directory=${join(hostFolder(lab.name, host.name), "root")}`,
    "--private-network",
    ...host.interfaces.map((one) => `--network-interface=${one.name}`),
  ];
  return joinShell([...ports, sh`exec systemd-nspawn ${options}`]);
}

/** Exists while the host is cut off, so that a reboot does not join it again. */
export function cutMark(lab: Lab, host: LabHost): string {
  return join(hostFolder(lab.name, host.name), "cut");
}
