import { AppError } from "@/server/errors";

/** Every segment is a /24. */
export const PREFIX_LENGTH = 24;

/** An IPv4 network in CIDR form, as `ip route` prints it. */
export interface Route {
  address: string;
  prefixLength: number;
}

/** Refuses anything but the first three octets of a private /24 (RFC 1918), e.g. `10.99.7`. */
export function checkNet(net: string): string {
  const octets = net.split(".");
  const numbers = octets.map(Number);
  const [first = -1, second = -1] = numbers;
  const wellFormed = octets.length === 3 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet));
  const isPrivate =
    first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
  if (wellFormed && isPrivate && numbers.every((number) => number <= 255)) return net;
  throw new AppError("badInput", {
    text: `"${net}" is not a net for a lab: give three octets of a private network, such as 10.99.7.`,
  });
}

/** The nets of all segments: the lab's own and the ones that follow it. */
export function segmentNets(net: string, count: number): string[] {
  const [first = "", second = "", third = ""] = checkNet(net).split(".");
  if (Number(third) + count > 256) {
    throw new AppError("badInput", {
      text: `The lab needs ${count} nets in a row, and there are fewer from ${net} on: choose a lower one.`,
    });
  }
  return Array.from({ length: count }, (_, index) => `${first}.${second}.${Number(third) + index}`);
}

/** A host's address on a segment. */
export function hostAddress(net: string, hostNumber: number): string {
  return `${net}.${hostNumber}`;
}

/** A locally administered MAC address that is the same whenever the IPv4 address is. */
export function macOf(address: string): string {
  const octets = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return ["02", "53", ...octets].join(":");
}

/** The first of 10.99.1, 10.99.2, ... that has room for the segments and overlaps none of the routes. */
export function pickNet(routes: readonly Route[], segmentCount: number): string {
  for (let third = 1; third + segmentCount <= 256; third += 1) {
    const net = `10.99.${third}`;
    if (segmentNets(net, segmentCount).every((segment) => !isTaken(segment, routes))) return net;
  }
  throw new AppError("conflict", {
    text: "No net from 10.99.1 to 10.99.255 is free: choose one with --net.",
  });
}

/** True when one of the routes covers a part of the /24. */
export function isTaken(net: string, routes: readonly Route[]): boolean {
  const start = toNumber(`${net}.0`);
  return routes.some((route) => {
    const mask = Math.min(route.prefixLength, PREFIX_LENGTH);
    const size = 2 ** (32 - mask);
    return Math.floor(start / size) === Math.floor(toNumber(route.address) / size);
  });
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
