const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** A count with thousands separators; a dash when it is not known. */
export function count(value: number | undefined): string {
  return value === undefined ? "–" : whole.format(value);
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Bytes in a fitting unit (1 kB = 1000 B); a dash when it is not known. */
export function byteCount(value: number | undefined): string {
  if (value === undefined) return "–";
  let rest = value;
  let unit = 0;
  while (rest >= 999.5 && unit < BYTE_UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 99.5 ? 0 : rest >= 9.95 ? 1 : 2;
  return `${rest.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** Bytes per second in a fitting unit; a dash when it is not known. */
export function byteRate(value: number | undefined): string {
  return value === undefined ? "–" : `${byteCount(value)}/s`;
}

/** Something per second, short; a dash when it is not known. */
export function perSecond(value: number | undefined): string {
  return value === undefined ? "–" : `${short.format(value)}/s`;
}

/** A count with its word: `1 edit`, `2 edits`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${whole.format(value)} ${value === 1 ? one : many}`;
}

/** An address with its port, IPv6 in brackets (RFC 3986). */
export function addressPort(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
