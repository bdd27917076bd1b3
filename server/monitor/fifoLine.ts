import { type IpvsName, type IpvsProtocol, serverKey, serviceKey } from "@/server/core/ipvs";
import type { VrrpStateName } from "@/server/core/live";

/** An event that keepalived wrote into one of its notify FIFOs (keepalived.conf(5), notify_fifo). */
export type FifoEvent =
  | { kind: "state"; instance: string; state: VrrpStateName; priority?: number }
  /** The priority changed while the state stayed. */
  | { kind: "priority"; instance: string; state: "MASTER" | "BACKUP"; priority?: number }
  /** A master heard another one with a lower priority. */
  | { kind: "lowerPriority"; instance: string; priority?: number }
  | { kind: "group"; group: string; state: VrrpStateName }
  | { kind: "service"; service: string; up: boolean }
  | { kind: "server"; service: string; server: string; up: boolean };

const STATES: Record<string, VrrpStateName> = {
  MASTER: "MASTER",
  BACKUP: "BACKUP",
  FAULT: "FAULT",
  STOP: "STOP",
  DELETED: "DELETED",
};

/** Names that are stored and shown; keepalived allows more, Shoal's own are always like this. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** Reads one line of keepalived's notify FIFOs; undefined: not a line that this monitor understands. */
export function parseFifoLine(line: string): FifoEvent | undefined {
  const vrrp = /^(INSTANCE|GROUP) "([^"]*)" ([A-Z_]+)(?: (\d{1,3}))?$/.exec(line);
  if (vrrp !== null) return vrrpEvent(vrrp);
  const words = /^(VS|RS) (.+) (UP|DOWN)$/.exec(line);
  if (words === null) return undefined;
  const [, kind, names = "", state] = words;
  const up = state === "UP";
  if (kind === "VS") {
    const service = serviceName(names);
    return service === undefined ? undefined : { kind: "service", service: serviceKey(service), up };
  }
  const cut = names.indexOf(" ");
  if (cut < 0) return undefined;
  const service = serviceName(names.slice(cut + 1));
  const server = endpoint(names.slice(0, cut));
  if (service === undefined || server === undefined) return undefined;
  return { kind: "server", service: serviceKey(service), server: serverKey(server), up };
}

function vrrpEvent(found: RegExpExecArray): FifoEvent | undefined {
  const [, kind, name = "", word = "", number] = found;
  if (!NAME.test(name)) return undefined;
  const state = STATES[word];
  if (kind === "GROUP") return state === undefined ? undefined : { kind: "group", group: name, state };
  const priority = number === undefined ? {} : { priority: Number(number) };
  if (state !== undefined) return { kind: "state", instance: name, state, ...priority };
  switch (word) {
    case "MASTER_RX_LOWER_PRI":
      return { kind: "lowerPriority", instance: name, ...priority };
    case "MASTER_PRIORITY":
      return { kind: "priority", instance: name, state: "MASTER", ...priority };
    case "BACKUP_PRIORITY":
      return { kind: "priority", instance: name, state: "BACKUP", ...priority };
    default:
      return undefined;
  }
}

function serviceName(text: string): IpvsName | undefined {
  const mark = /^FWM (\d{1,10})$/.exec(text)?.[1];
  if (mark !== undefined) return { firewallMark: Number(mark) };
  const found = endpoint(text);
  return found?.protocol === undefined ? undefined : { ...found, protocol: found.protocol };
}

const PROTOCOLS: Record<string, IpvsProtocol> = { tcp: "TCP", udp: "UDP", sctp: "SCTP" };

function endpoint(text: string): { address: string; port: number; protocol?: IpvsProtocol } | undefined {
  const found = /^\[([0-9A-Fa-f.:]{2,45})\]:(?:([a-z]{1,8}):)?(\d{1,5})$/.exec(text);
  if (found === null) return undefined;
  const [, address = "", word, port] = found;
  const protocol = word === undefined ? undefined : PROTOCOLS[word];
  return { address, port: Number(port), ...(protocol === undefined ? {} : { protocol }) };
}
