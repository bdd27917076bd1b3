import { join } from "node:path";
import { bridgeName, portName } from "@/lab/names";
import { hostFolder, type Lab, type LabHost } from "@/lab/state";
import { joinShell, type ShellText, sh } from "@/server/core/sh";

/** What systemd-nspawn's exit code says about a container that was rebooted (systemd-nspawn(1), `--keep-unit`). */
const REBOOTED = 133;

// A new network namespace takes the IPv4 settings of the machine (sysctl net.core.devconf_inherit_init_net),
// which may be a router or a container host; a fresh Debian has them all off.
const IPV4_OFF = ["forwarding", "arp_ignore", "arp_announce", "arp_filter", "rp_filter"];

/**
 * The script that runs a container for as long as it reboots. Every boot gets a network namespace of its own,
 * as a reboot must lose what was not made to last: addresses on lo, sysctls, firewall rules.
 */
export function nspawnScript(lab: Lab, host: LabHost, cgroups: readonly string[]): ShellText {
  const folder = hostFolder(lab.name, host.name);
  const namespace = join(folder, "net");
  const ports = host.interfaces.map((one, index) => {
    const port = portName(host.name, index);
    const bridge = bridgeName(lab.segments.findIndex((segment) => segment.name === one.segment));
    return joinShell([
      sh`ip link delete ${port} 2>/dev/null`,
      sh`ip link add ${port} type veth peer name ${one.name} netns ${namespace}`,
      sh`test -e ${cutMark(lab, host)} || ip link set ${port} master ${bridge}`,
      sh`ip link set ${port} up`,
    ]);
  });
  const reset = IPV4_OFF.map((name) => sh`echo 0 > ${`/proc/sys/net/ipv4/conf/all/${name}`}`);
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
    `--directory=${join(folder, "root")}`,
    `--network-namespace-path=${namespace}`,
  ];
  return joinShell([
    ...cgroups.map((cgroup) => sh`echo 0 > ${`${cgroup}/cgroup.procs`}`),
    sh`while :; do`,
    sh`umount ${namespace} 2>/dev/null`,
    sh`: > ${namespace}`,
    sh`unshare ${`--net=${namespace}`} sh -c ${joinShell(reset).text}`,
    ...ports,
    sh`systemd-nspawn ${options}`,
    sh`test $? = ${REBOOTED} || exit`,
    sh`done`,
  ]);
}

/** Exists while the host is cut off, so that a reboot does not join it again. */
export function cutMark(lab: Lab, host: LabHost): string {
  return join(hostFolder(lab.name, host.name), "cut");
}
