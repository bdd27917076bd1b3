import ipaddr from "ipaddr.js";
import { plainAddress } from "@/server/core/ipvs";

/** An address on an interface that came, went, or was listed. */
export interface AddressEvent {
  added: boolean;
  interface: string;
  /** In its usual short text form. */
  address: string;
  /** Milliseconds since 1970 by the host's clock; absent: this `ip` does not print times. */
  hostAt?: number;
}

const LINE =
  /^(?:\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\] ?)?(Deleted )?\d+: ([!-?A-~]{1,15})(?:@\S+)? +inet6? ([0-9A-Fa-f.:]{2,45})(?:\/| |$)/;

/**
 * Reads one line of `ip -o address show` or `ip -o -ts monitor address` (ip-address(8), ip-monitor(8)), the times in UTC;
 * undefined for anything else.
 */
export function parseAddressLine(line: string): AddressEvent | undefined {
  const found = LINE.exec(line);
  if (found === null) return undefined;
  const [, time, fraction = "", deleted, name = "", address = ""] = found;
  if (!ipaddr.isValid(address)) return undefined;
  const event = { added: deleted === undefined, interface: name, address: plainAddress(address) };
  if (time === undefined) return event;
  const seconds = Date.parse(`${time}Z`);
  if (Number.isNaN(seconds)) return event;
  return { ...event, hostAt: seconds + Number(`0.${fraction === "" ? "0" : fraction}`) * 1000 };
}
