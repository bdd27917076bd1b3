import { env } from "@/server/env";
import { AppError } from "@/server/errors";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The origins from which browsers may use this console: SHOAL_URL's first, and when that is this machine itself, its other
 * names, because people type one or the other.
 */
export function trustedOrigins(url: string = env().url): string[] {
  const own = new URL(url);
  if (!LOOPBACK.includes(own.hostname)) return [own.origin];
  const all = LOOPBACK.map((name) => {
    const origin = new URL(own);
    origin.hostname = name;
    return origin.origin;
  });
  return [own.origin, ...all.filter((origin) => origin !== own.origin)];
}

/**
 * Why a request must be refused: another site's page sent it. Undefined for requests of this console's own pages, and of
 * programs, which name no origin and bring no cookie by themselves.
 */
export function foreignOrigin(headers: Headers): AppError | undefined {
  const origin = headers.get("origin");
  const trusted = trustedOrigins();
  if (origin !== null && !trusted.includes(origin)) {
    return new AppError("forbidden", {
      text: `This page was opened at ${origin}, and this console expects ${trusted[0]}. Open that address, or set SHOAL_URL to the one you use.`,
    });
  }
  const site = headers.get("sec-fetch-site");
  if (origin === null && site !== null && site !== "same-origin" && site !== "none") {
    return new AppError("forbidden", { text: "Another site's page sent this request." });
  }
  return undefined;
}
