import type { IncomingMessage } from "node:http";

const MIB = 1024 * 1024;

/** Longest bodies, in bytes, by the beginning of the path: the first that fits. */
const LIMITS: readonly [path: string, bytes: number][] = [
  ["/api/trpc/", 16 * MIB],
  ["/api/auth/", 16 * 1024],
  ["/", MIB],
];

/**
 * Why a request must not be read, as an HTTP status; undefined when it may. A body must say its length beforehand:
 * then Node.js itself reads no more than that.
 */
export function refusedBody(request: Pick<IncomingMessage, "headers" | "url">): 411 | 413 | undefined {
  const { "transfer-encoding": encoding, "content-length": length } = request.headers;
  if (encoding !== undefined) return 411;
  if (length === undefined) return undefined;
  const path = request.url ?? "/";
  const limit = LIMITS.find(([start]) => path.startsWith(start))?.[1] ?? 0;
  return Number(length) > limit ? 413 : undefined;
}
