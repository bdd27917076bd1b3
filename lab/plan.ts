import { join } from "node:path";
import { hostAddress, macOf, PREFIX_LENGTH, segmentNets } from "@/lab/addresses";
import { clientInterfaceName } from "@/lab/names";
import { RECIPE } from "@/lab/recipe";
import { type Lab, labFolder } from "@/lab/state";
import type { Topology, TopologyInterface } from "@/lab/topology";
import { AppError } from "@/server/errors";

/** Names and addresses of everything in a lab of a name on a net; host keys are not known before the hosts are made. */
export function planLab(where: { name: string; net: string }, topology: Topology): Lab {
  const nets = segmentNets(where.net, topology.segments.length);
  const segments = topology.segments.map((name, index) => ({ name, net: nets[index] ?? "" }));
  const addressOf = (at: TopologyInterface): string => {
    const segment = segments.find((one) => one.name === at.segment);
    if (segment !== undefined) return hostAddress(segment.net, at.hostNumber);
    throw new AppError("internal", { text: `The topology has no segment named ${at.segment}.` });
  };
  const client = first(topology.client.interfaces);
  const keyPath = join(labFolder(where.name), "key");
  return {
    name: where.name,
    net: where.net,
    prefixLength: PREFIX_LENGTH,
    segments,
    keyPath,
    publicKeyPath: `${keyPath}.pub`,
    users: ["root", RECIPE.sudoUser.name],
    clientInterface: clientInterfaceName(where.name, topology.segments.indexOf(client.segment)),
    clientAddress: addressOf(client),
    vips: {
      first: hostAddress(where.net, topology.vipNumbers.first),
      last: hostAddress(where.net, topology.vipNumbers.last),
    },
    hosts: topology.hosts.map((host) => {
      const interfaces = host.interfaces.map((one, index) => {
        const address = addressOf(one);
        return { name: `eth${index}`, segment: one.segment, address, mac: macOf(address) };
      });
      const { address, mac } = first(interfaces);
      const { name, kind, runsAs } = host;
      return { name, kind, runsAs, address, mac, interfaces, hostKeys: [] };
    }),
  };
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item !== undefined) return item;
  throw new AppError("internal", { text: "Every host of the topology, and the client, needs an interface." });
}
