import { type Fact, linesOf, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** An address on an interface. */
export interface InterfaceAddress {
  family: 4 | 6;
  address: string;
  /** Length in bits. */
  prefix: number;
  /** `global`, `link`, `host`, `site`, or a number. */
  scope: string;
  /** IPv4 only, e.g. `lo:1`; the interface's own name where nothing else was given. */
  label: string | undefined;
  /** The other end of a point-to-point address; `prefix` is then its length. */
  peer: string | undefined;
  /** E.g. `secondary`, `tentative`, `deprecated`, `dadfailed`, `dynamic`, `noprefixroute`. */
  flags: string[];
}

/** A network interface of a host. */
export interface NetworkInterface {
  index: number;
  name: string;
  /** Of a VLAN, veth and the like: the interface below it, or `if` and a number when that is in another namespace. */
  parent: string | undefined;
  /** The bridge, bond or VRF it belongs to. */
  master: string | undefined;
  /** Switched on by the administrator. */
  isUp: boolean;
  /** Has a carrier; an interface without this takes no traffic. */
  hasCarrier: boolean;
  mtu: number;
  /** As `ip link` calls it: `loopback`, `ether`, `ipip`, `none`, ... */
  kind: string;
  /** Lower case with colons; undefined where there is none. */
  mac: string | undefined;
  addresses: InterfaceAddress[];
}

/** Interfaces of a host with their addresses, in the kernel's order. */
export const interfaces: Fact<"interfaces", NetworkInterface[]> = {
  id: "interfaces",
  label: "Interfaces",
  command: sh`ip -o link show && echo addresses && ip -o addr show`,
  parse: (stdout) => {
    const lines = linesOf(stdout);
    const middle = lines.indexOf("addresses");
    if (middle < 1) throw unknownOutput(stdout);
    const found = new Map<number, NetworkInterface>();
    for (const line of lines.slice(0, middle)) {
      const link = linkOf(line);
      found.set(link.index, link);
    }
    for (const line of lines.slice(middle + 1)) {
      // busybox repeats the links here.
      if (LINK.test(line)) continue;
      const { index, address } = addressOf(line);
      // An interface that came up between the two commands is left for the next reading.
      found.get(index)?.addresses.push(address);
    }
    return [...found.values()];
  },
};

const LINK = /^(\d+): ([^\s@:]+)(?:@([^\s:]+))?:? <([A-Z0-9,_-]*)> mtu (\d+)(.*)$/;

function linkOf(line: string): NetworkInterface {
  const match = LINK.exec(line);
  if (match === null) throw unknownOutput(line);
  const [, index, name = "", parent, flagWords = "", mtu, rest = ""] = match;
  const flags = flagWords.split(",");
  const kind = /\\\s+link\/(\S+)(?: ([0-9a-f]{2}(?::[0-9a-f]{2})+)(?=\s|\\|$))?/i.exec(rest);
  if (kind === null) throw unknownOutput(line);
  return {
    index: Number(index),
    name,
    parent: parent === "NONE" ? undefined : parent,
    master: /\smaster (\S+)/.exec(rest)?.[1],
    isUp: flags.includes("UP"),
    hasCarrier: flags.includes("LOWER_UP"),
    mtu: Number(mtu),
    kind: kind[1] ?? "",
    mac: /[1-9a-f]/i.test(kind[2] ?? "") ? kind[2]?.toLowerCase() : undefined,
    addresses: [],
  };
}

const ADDRESS = /^(\d+): (\S+)\s+(inet6?) (\S+)(.*)$/;
const WITH_VALUE = ["peer", "metric", "brd", "any", "scope", "proto"] as const;
const FLAG =
  /^(secondary|temporary|tentative|deprecated|dynamic|noprefixroute|permanent|mngtmpaddr|home|nodad|optimistic|dadfailed|autojoin|stable-privacy|flags)$/;

function addressOf(line: string): { index: number; address: InterfaceAddress } {
  const match = ADDRESS.exec(line);
  if (match === null) throw unknownOutput(line);
  const [, index, , family, local = "", rest = ""] = match;
  const values = new Map<string, string>();
  const flags: string[] = [];
  let label: string | undefined;
  const words = (rest.split("\\")[0] ?? "").trim().split(/\s+/);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (WITH_VALUE.some((name) => name === word)) {
      values.set(word, words[at + 1] ?? "");
      at += 1;
    } else if (FLAG.test(word)) {
      flags.push(word);
    } else if (word !== "") {
      label = word;
    }
  }
  const peer = values.get("peer");
  const scope = values.get("scope");
  const [address = "", own] = local.split("/");
  const prefix = own ?? peer?.split("/")[1];
  if (prefix === undefined || !/^\d+$/.test(prefix) || scope === undefined) throw unknownOutput(line);
  return {
    index: Number(index),
    address: {
      family: family === "inet" ? 4 : 6,
      address,
      prefix: Number(prefix),
      scope,
      label: family === "inet" ? label : undefined,
      peer: peer?.split("/")[0],
      flags,
    },
  };
}
