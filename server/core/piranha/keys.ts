import ipaddr from "ipaddr.js";

/** Reads the words of a value, or says in a sentence why it cannot. */
export type Form<Value> = (words: readonly string[]) => { value: Value } | { wrong: string };

/** An address with the interface (often an alias such as `eth0:1`) that carries it. */
export interface AddressOnDevice {
  address: string;
  device: string;
}

const one =
  <Value>(read: (word: string) => { value: Value } | { wrong: string }): Form<Value> =>
  (words) =>
    words.length === 1 && words[0] !== undefined ? read(words[0]) : { wrong: "takes one value" };

const text: Form<string> = one((word) => ({ value: word }));

/** C's base-0 integers: 010 is 8 and 0x10 is 16. */
const integer: Form<number> = one((word) => {
  const match = /^(?:(0[xX][0-9a-fA-F]+)|(0[0-7]+)|(0|[1-9][0-9]*))$/.exec(word);
  if (match === null) return { wrong: `takes a whole number, not "${word}"` };
  const [, hex, octal, decimal] = match;
  const value = octal === undefined ? Number(hex ?? decimal) : Number.parseInt(octal, 8);
  return value > 2 ** 32 - 1
    ? { wrong: `is larger than any value that means something: ${word}` }
    : { value };
});

const boolean: Form<boolean> = one((word) =>
  word === "0" || word === "1" ? { value: word === "1" } : { wrong: `takes 0 or 1, not "${word}"` },
);

const host: Form<string> = one((word) =>
  ipaddr.IPv4.isValidFourPartDecimal(word) || /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(word)
    ? { value: word }
    : { wrong: `takes an IPv4 address or a host name, not "${word}"` },
);

const mask: Form<number> = one((word) => {
  const bits = ipaddr.IPv4.isValidFourPartDecimal(word)
    ? ipaddr.IPv4.parse(word).prefixLengthFromSubnetMask()
    : null;
  return bits === null ? { wrong: `takes a netmask, not "${word}"` } : { value: bits };
});

const addressOnDevice: Form<AddressOnDevice> = (words) => {
  const [address, device] = words;
  if (address === undefined || device === undefined || words.length !== 2) {
    return { wrong: "takes an address and a device, e.g. 192.0.2.10 eth0:1" };
  }
  if (!ipaddr.IPv4.isValidFourPartDecimal(address))
    return { wrong: `takes an IPv4 address first, not "${address}"` };
  return { value: { address, device } };
};

/** A port's number, or a service's name as in /etc/services; names are left for the reader to look up. */
const port: Form<number | string> = one<number | string>((word) => {
  const number = integer([word]);
  if ("value" in number) {
    return number.value >= 1 && number.value <= 65535
      ? { value: number.value }
      : { wrong: `takes a port from 1 to 65535, not ${word}` };
  }
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(word) ? { value: word } : { wrong: `takes a port, not "${word}"` };
});

const words: Form<string> = (list) => ({ value: list.join(" ") });

const choice = <const Choices extends readonly string[]>(...choices: Choices): Form<Choices[number]> =>
  one((word) => {
    const found = choices.find((each) => each === word);
    return found === undefined
      ? { wrong: `takes one of ${choices.join(", ")}, not "${word}"` }
      : { value: found };
  });

/** Keys at the top of lvs.cf (Piranha 0.8.6). */
export const GLOBAL_KEYS = {
  serial_no: words,
  primary: host,
  primary_private: host,
  primary_shared: text,
  backup: host,
  backup_private: host,
  backup_shared: text,
  backup_active: boolean,
  reservation_conflict_action: choice("nothing", "preempt"),
  service: choice("lvs", "fos"),
  network: choice("nat", "direct", "tunnel"),
  nat_router: addressOnDevice,
  nat_nmask: mask,
  keepalive: integer,
  deadtime: integer,
  heartbeat: words,
  heartbeat_port: port,
  active_cmd: words,
  inactive_cmd: words,
  monitor_links: boolean,
  syncdaemon: boolean,
  syncd_iface: text,
  syncd_id: integer,
  tcp_timeout: integer,
  tcpfin_timeout: integer,
  udp_timeout: integer,
  hard_shutdown: boolean,
  ipvsadm: words,
  rsh_command: words,
  debug_level: words,
  sync: words,
  dirs: words,
  master: words,
} as const;

const checkKeys = {
  active: boolean,
  address: addressOnDevice,
  vip_nmask: mask,
  port,
  timeout: integer,
  send: text,
  expect: text,
  send_program: words,
  use_regex: boolean,
  heartbeat: words,
  dirs: words,
  master: words,
} as const;

/** Keys of a `virtual` block. */
export const VIRTUAL_KEYS = {
  ...checkKeys,
  protocol: choice("tcp", "udp"),
  fwmark: integer,
  scheduler: choice("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh"),
  persistent: integer,
  pmask: mask,
  sorry_server: host,
  reentry: integer,
  load_monitor: choice("none", "rup", "ruptime", "uptime"),
  quiesce_server: boolean,
  client_monitor: words,
  expect_program: words,
} as const;

/** Keys of a `failover` block. */
export const FAILOVER_KEYS = { ...checkKeys, start_cmd: words, stop_cmd: words } as const;

/** Keys of a `server` block. */
export const SERVER_KEYS = { address: host, active: boolean, weight: integer, port, nmask: mask } as const;
