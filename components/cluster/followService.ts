import { getAt, setAt } from "@/components/ui/atPath";

/**
 * What follows from an edit of a virtual service at once: with direct routing and tunnelling the kernel leaves the port
 * alone, so the real servers' ports are the service's. Works on a form's value, which need not be valid yet.
 */
export function followService(service: unknown): unknown {
  if (getAt(service, ["forwardingMethod"]) === "NAT") return service;
  const port = getAt(service, ["listen", "port"]);
  const pool = getAt(service, ["pool"]);
  if (!Array.isArray(pool) || pool.every((member) => getAt(member, ["port"]) === port)) return service;
  return setAt(
    service,
    ["pool"],
    pool.map((member: unknown) => setAt(member, ["port"], port)),
  );
}
