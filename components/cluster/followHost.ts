import { getAt, setAt } from "@/components/ui/atPath";
import { addressSchema } from "@/server/core/cluster/names";

/** A host as far as the objects on it take something over from it. */
export interface FollowedHost {
  hostId: string;
  name: string;
  address: string;
}

interface Edited {
  before: unknown;
  hosts: readonly FollowedHost[];
}

/**
 * What follows when a real server is put on a host: its name and address where they are still empty, and that Shoal sees
 * to the ARP problem; and when it is taken off: that it does not any more. Works on a form's value.
 */
export function followRealServer(server: unknown, { before, hosts }: Edited): unknown {
  const hostId = getAt(server, ["hostId"]);
  if (hostId === getAt(before, ["hostId"])) return server;
  const host = hosts.find((each) => each.hostId === hostId);
  const method = setAt(server, ["arpFix", "method"], host === undefined ? "unmanaged" : "sysctl");
  if (host === undefined) return method;
  const named = fill(method, "name", host.name);
  return addressSchema.safeParse(host.address).success ? fill(named, "address", host.address) : named;
}

/** What follows when a director is put on a host: its name, while it is empty or still another host's. */
export function followDirector(director: unknown, { before, hosts }: Edited): unknown {
  const hostId = getAt(director, ["hostId"]);
  const host = hosts.find((each) => each.hostId === hostId);
  const old = hosts.find((each) => each.hostId === getAt(before, ["hostId"]));
  if (host === undefined || host === old) return director;
  const isOldName = old !== undefined && getAt(director, ["name"]) === old.name;
  return isOldName ? setAt(director, ["name"], host.name) : fill(director, "name", host.name);
}

function fill(value: unknown, key: string, text: string): unknown {
  const now = getAt(value, [key]);
  return now === undefined || now === "" ? setAt(value, [key], text) : value;
}
