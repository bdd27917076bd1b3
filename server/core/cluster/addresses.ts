import ipaddr from "ipaddr.js";

export type AddressFamily = "IPv4" | "IPv6";

/** The family of an address that the model allows. */
export function familyOf(address: string): AddressFamily {
  return address.includes(":") ? "IPv6" : "IPv4";
}

/** One spelling for each address, so that `2001:DB8::0:1` equals `2001:db8::1`. What is no address stays as it is. */
export function canonicalAddress(address: string): string {
  if (!address.includes(":")) return address;
  try {
    return ipaddr.parse(address).toString();
  } catch {
    return address;
  }
}

/** True when `address` lies in the network that an interface has by its own address and prefix length. */
export function isInNetwork(address: string, network: { address: string; prefixLength: number }): boolean {
  if (familyOf(address) !== familyOf(network.address)) return false;
  try {
    return ipaddr.parse(address).match(ipaddr.parse(network.address), network.prefixLength);
  } catch {
    return false;
  }
}

/** True for addresses that only mean something on one link: 169.254.0.0/16 and fe80::/10. */
export function isLinkLocal(address: string): boolean {
  try {
    return ipaddr.parse(address).range() === "linkLocal";
  } catch {
    return false;
  }
}
