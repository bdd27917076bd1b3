import { hostAddress, isTaken, PREFIX_LENGTH, pickNet, type Route, segmentNets } from "@/lab/addresses";
import { bridgeName, clientInterfaceName, clientPortName, namespaceName, portName } from "@/lab/names";
import { run, runAny } from "@/lab/process";
import type { Lab, LabHost } from "@/lab/state";
import { TOPOLOGY } from "@/lab/topology";
import { AppError } from "@/server/errors";

/** Chooses the lab's net, or checks the one that was asked for, against the machine's routes and the nets of other labs. */
export async function chooseNet(wanted: string | undefined, otherLabs: readonly Lab[]): Promise<string> {
  const count = TOPOLOGY.segments.length;
  const taken = [...(await machineRoutes()), ...otherLabs.flatMap(routesOf)];
  if (wanted === undefined) return pickNet(taken, count);
  const clash = segmentNets(wanted, count).find((net) => isTaken(net, taken));
  if (clash === undefined) return wanted;
  throw new AppError("conflict", {
    text: `${clash}.0/24 overlaps a network that this machine or another lab uses already: choose another with --net.`,
  });
}

/**
 * Makes the lab's network namespace with a bridge per segment, a port per interface of a User Mode Linux host
 * (containers get theirs at every start), and the machine's own interfaces.
 */
export async function makeNetwork(lab: Lab): Promise<void> {
  const namespace = namespaceName(lab.name);
  await run("ip", ["netns", "add", namespace]);
  // The namespace only bridges: it must not appear on the segment with link-local addresses of its own.
  await inNamespace(lab.name, ["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"]);
  await inNamespace(lab.name, ["sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1"]);
  for (const index of lab.segments.keys()) {
    await ipIn(lab.name, `link add ${bridgeName(index)} type bridge mcast_snooping 0`);
    await ipIn(lab.name, `link set ${bridgeName(index)} up`);
  }
  for (const port of TOPOLOGY.client.interfaces) await addClient(lab, port);
  for (const host of lab.hosts.filter((one) => one.runsAs === "uml")) {
    for (const index of host.interfaces.keys()) {
      await ipIn(lab.name, `tuntap add ${portName(host.name, index)} mode tap`);
    }
    await joinPorts(lab, host);
  }
}

/** Removes the lab's namespace, bridges, ports and the machine's interfaces, as far as they exist. */
export async function removeNetwork(labName: string): Promise<void> {
  const namespace = namespaceName(labName);
  for (const index of TOPOLOGY.segments.keys()) {
    const name = clientInterfaceName(labName, index);
    if ((await runAny("ip", ["link", "show", name])).code === 0) await run("ip", ["link", "delete", name]);
  }
  const listed = await run("ip", ["netns", "list"]);
  if (!listed.split("\n").some((line) => line.split(" ")[0] === namespace)) return;
  // A namespace lives on, unseen, while another process has its mount in a copy of the mount table; its links need not.
  for (const index of TOPOLOGY.segments.keys()) {
    await runAny("ip", ["-n", namespace, "link", "delete", bridgeName(index)]);
  }
  await run("ip", ["netns", "delete", namespace]);
}

/** Connects all interfaces of a host to their segments. Ports of a container that is not running do not exist. */
export async function joinPorts(lab: Lab, host: LabHost): Promise<void> {
  for (const [index, port] of host.interfaces.entries()) {
    const bridge = bridgeName(lab.segments.findIndex((segment) => segment.name === port.segment));
    await ipIn(lab.name, `link set ${portName(host.name, index)} master ${bridge} up`);
  }
}

/**
 * Takes all interfaces of a host off their segments, like a switch that moves a port into an empty network:
 * the host keeps its carrier.
 */
export async function cutPorts(lab: Lab, host: LabHost): Promise<void> {
  for (const index of host.interfaces.keys()) {
    await ipIn(lab.name, `link set ${portName(host.name, index)} nomaster`);
  }
}

async function addClient(lab: Lab, port: { segment: string; hostNumber: number }): Promise<void> {
  const index = lab.segments.findIndex((segment) => segment.name === port.segment);
  const net = lab.segments[index]?.net;
  if (net === undefined) {
    throw new AppError("internal", {
      text: `The topology names a segment it does not have: ${port.segment}.`,
    });
  }
  const name = clientInterfaceName(lab.name, index);
  const peer = clientPortName(index);
  await run("ip", [
    "link",
    "add",
    name,
    "type",
    "veth",
    "peer",
    "name",
    peer,
    "netns",
    namespaceName(lab.name),
  ]);
  await ipIn(lab.name, `link set ${peer} master ${bridgeName(index)} up`);
  const address = `${hostAddress(net, port.hostNumber)}/${PREFIX_LENGTH}`;
  await run("ip", ["address", "add", address, "broadcast", "+", "dev", name]);
  await run("ip", ["link", "set", name, "up"]);
}

function ipIn(labName: string, words: string): Promise<string> {
  return run("ip", ["-n", namespaceName(labName), ...words.split(" ")]);
}

function inNamespace(labName: string, args: readonly string[]): Promise<string> {
  return run("nsenter", [`--net=/run/netns/${namespaceName(labName)}`, ...args]);
}

function routesOf(lab: Lab): Route[] {
  return lab.segments.map((segment) => ({ address: `${segment.net}.0`, prefixLength: PREFIX_LENGTH }));
}

async function machineRoutes(): Promise<Route[]> {
  return parseRoutes(await run("ip", ["-4", "route", "show", "table", "all"]));
}

/** Reads the destinations of `ip -4 route show`; the default route takes no network away. */
export function parseRoutes(text: string): Route[] {
  const routes: Route[] = [];
  for (const line of text.split("\n")) {
    const match = /^(?:\S+ )?(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?(?= )/.exec(line);
    const address = match?.[1];
    if (address === undefined || line.startsWith("default")) continue;
    routes.push({ address, prefixLength: Number(match?.[2] ?? 32) });
  }
  return routes;
}
