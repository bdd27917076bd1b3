import ipaddr from "ipaddr.js";

/** Transport protocols that IPVS knows; a firewall mark has none. */
export type IpvsProtocol = "TCP" | "UDP" | "SCTP";

/** How the kernel names a virtual service. */
export type IpvsName =
  | { protocol: IpvsProtocol; address: string; port: number }
  | { firewallMark: number; family?: 4 | 6 };

/** One real server of a virtual service in the kernel's table. */
export interface IpvsServer {
  key: string;
  address: string;
  port: number;
  /** As the kernel calls it: Masq is NAT, Route is direct routing, Tunnel is tunnelling, Local is the director itself. */
  forward: string;
  weight: number;
  active: number;
  inactive: number;
}

/** One virtual service of the kernel's table. */
export interface IpvsService {
  key: string;
  name: IpvsName;
  scheduler: string;
  /** Clients stay with their real server. The kernel prints the time in ticks of a length that it does not tell. */
  persistent: boolean;
  servers: IpvsServer[];
}

/** Counters or rates of a virtual service or real server. Rates are per second. */
export interface IpvsFigures {
  connections: number;
  packetsIn: number;
  packetsOut: number;
  bytesIn: number;
  bytesOut: number;
}

/** The figures of a virtual service and, by `serverKey`, of its real servers. */
export interface IpvsServiceFigures extends IpvsFigures {
  servers: Map<string, IpvsFigures>;
}

/** The whole host's counters since the module was loaded, and its rates per second. */
export interface IpvsTotals {
  total: IpvsFigures;
  rate: IpvsFigures;
}

/**
 * The key of a virtual service, equal for equal ones however their address is written: `TCP 192.0.2.10:80`,
 * `TCP [2001:db8::10]:443`, `FWM 7`.
 */
export function serviceKey(name: IpvsName): string {
  if ("firewallMark" in name) return `FWM ${name.firewallMark}${name.family === 6 ? " IPv6" : ""}`;
  return `${name.protocol} ${serverKey(name)}`;
}

/** The key of a real server within its virtual service: `10.0.0.11:8080`, `[2001:db8::21]:443`. */
export function serverKey(server: { address: string; port: number }): string {
  const address = plainAddress(server.address);
  return address.includes(":") ? `[${address}]:${server.port}` : `${address}:${server.port}`;
}

// Four decimal numbers without leading zeros are in their usual form already; parsing thousands of them costs.
const DOTTED = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;

/** An address in its usual short text form (RFC 5952), so that equal ones are equal text; anything else as it is. */
export function plainAddress(address: string): string {
  if (DOTTED.test(address)) return address;
  return ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address;
}

/** Parses /proc/net/ip_vs (kernel: net/netfilter/ipvs/ip_vs_ctl.c, ip_vs_info_seq_show). Lines it does not know are left out. */
export function parseProcIpVs(text: string): IpvsService[] {
  const services: IpvsService[] = [];
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/);
    const [first = "", second = ""] = words;
    if (first === "->") {
      const server = procServer(words);
      if (server !== undefined) services.at(-1)?.servers.push(server);
      continue;
    }
    const name = procName(first, second);
    if (name === undefined) continue;
    services.push({
      key: serviceKey(name),
      name,
      scheduler: /^[a-z0-9_]{1,16}$/.test(words[2] ?? "") ? (words[2] ?? "") : "",
      persistent: words.includes("persistent"),
      servers: [],
    });
  }
  return services;
}

/** Parses `ipvsadm -Ln --stats` and `ipvsadm -Ln --rate` (ipvsadm(8)), with or without `--exact`; by `serviceKey`. */
export function parseIpvsadmFigures(text: string): Map<string, IpvsServiceFigures> {
  const services = new Map<string, IpvsServiceFigures>();
  let current: IpvsServiceFigures | undefined;
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/);
    const [first = "", second = ""] = words;
    const isIPv6Mark = first === "FWM" && words[2] === "IPv6";
    const figures = figuresOf(words.slice(isIPv6Mark ? 3 : 2));
    if (figures === undefined) continue;
    if (first === "->") {
      const endpoint = parseEndpoint(second);
      if (endpoint !== undefined) current?.servers.set(serverKey(endpoint), figures);
      continue;
    }
    const name = ipvsadmName(first, second, isIPv6Mark);
    if (name === undefined) continue;
    current = { ...figures, servers: new Map() };
    services.set(serviceKey(name), current);
  }
  return services;
}

/** Parses /proc/net/ip_vs_stats, whose figures are hexadecimal; undefined when it is something else. */
export function parseProcIpVsStats(text: string): IpvsTotals | undefined {
  const rows = text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.length === 5 && words.every((word) => /^[0-9A-Fa-f]{1,16}$/.test(word)))
    .map((words) => toFigures(words.map((word) => Number.parseInt(word, 16))));
  const [total, rate] = rows;
  return total === undefined || rate === undefined ? undefined : { total, rate };
}

/** Reads `192.0.2.10:80` or `[2001:db8::10]:443` with a decimal port; undefined when it is neither. */
export function parseEndpoint(text: string): { address: string; port: number } | undefined {
  const found = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const address = found?.[1] ?? found?.[2];
  const port = Number(found?.[3]);
  if (address === undefined || !ipaddr.isValid(address) || port > 65535) return undefined;
  return { address: plainAddress(address), port };
}

function procName(first: string, second: string): IpvsName | undefined {
  if (first === "FWM") return /^[0-9A-F]{8}$/i.test(second) ? mark(Number.parseInt(second, 16)) : undefined;
  const endpoint = hexEndpoint(second);
  return isProtocol(first) && endpoint !== undefined ? { protocol: first, ...endpoint } : undefined;
}

function ipvsadmName(first: string, second: string, isIPv6Mark: boolean): IpvsName | undefined {
  if (first === "FWM") return /^\d{1,10}$/.test(second) ? mark(Number(second), isIPv6Mark) : undefined;
  const endpoint = parseEndpoint(second);
  return isProtocol(first) && endpoint !== undefined ? { protocol: first, ...endpoint } : undefined;
}

function mark(firewallMark: number, isIPv6 = false): IpvsName {
  return isIPv6 ? { firewallMark, family: 6 } : { firewallMark };
}

function procServer(words: readonly string[]): IpvsServer | undefined {
  const [, where = "", forward = "", ...rest] = words;
  const endpoint = hexEndpoint(where);
  const [weight, active, inactive] = rest.map(Number);
  if (endpoint === undefined || weight === undefined || active === undefined || inactive === undefined) {
    return undefined;
  }
  if (![weight, active, inactive].every(Number.isSafeInteger)) return undefined;
  return { key: serverKey(endpoint), ...endpoint, forward, weight, active, inactive };
}

/** The kernel prints IPv4 addresses as eight hexadecimal digits, IPv6 ones in brackets and in full, ports as four digits. */
function hexEndpoint(text: string): { address: string; port: number } | undefined {
  const found = /^(?:\[([0-9A-Fa-f:]{39})\]|([0-9A-Fa-f]{8})):([0-9A-Fa-f]{4})$/.exec(text);
  if (found === null) return undefined;
  const [, long, short, port = ""] = found;
  const address = long ?? (short?.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join(".");
  if (!ipaddr.isValid(address)) return undefined;
  return { address: plainAddress(address), port: Number.parseInt(port, 16) };
}

function isProtocol(word: string): word is IpvsProtocol {
  return word === "TCP" || word === "UDP" || word === "SCTP";
}

function figuresOf(words: readonly string[]): IpvsFigures | undefined {
  const figures = words.map(figure);
  return figures.length === 5 && figures.every((each) => each !== undefined) ? toFigures(figures) : undefined;
}

const UNITS = { "": 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 } as const;

/** Without `--exact` ipvsadm shortens large figures: `12345K`. */
function figure(word: string): number | undefined {
  const found = /^(\d{1,16})([KMGT]?)$/.exec(word);
  return found === null ? undefined : Number(found[1]) * UNITS[(found[2] ?? "") as keyof typeof UNITS];
}

function toFigures(numbers: readonly number[]): IpvsFigures {
  const [connections = 0, packetsIn = 0, packetsOut = 0, bytesIn = 0, bytesOut = 0] = numbers;
  return { connections, packetsIn, packetsOut, bytesIn, bytesOut };
}
