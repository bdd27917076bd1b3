/**
 * The header in which the web server (server/web.ts) tells the address that a request came from. It removes what a
 * client sends under this name, so that nobody can choose an address.
 */
export const ADDRESS_HEADER = "x-shoal-address";

/** The network address that a request came from; null where the web server did not say, e.g. in tests. */
export function clientAddress(headers: Headers | undefined): string | null {
  return headers?.get(ADDRESS_HEADER) ?? null;
}
