import { type Fact, linesOf, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** A way out of the host's own networks. */
export interface DefaultRoute {
  family: 4 | 6;
  /** Undefined for a route straight into an interface. */
  gateway: string | undefined;
  interface: string | undefined;
  /** Undefined where the kernel shows none, which is metric 0. */
  metric: number | undefined;
}

/** Default routes of a host, of the main table; one for each next hop. */
export const routes: Fact<"routes", DefaultRoute[]> = {
  id: "routes",
  label: "Default routes",
  command: sh`ip -o -4 route show default | sed -n 's/^default/4 default/p'
ip -o -6 route show default 2>/dev/null | sed -n 's/^default/6 default/p'`,
  parse: (stdout) => linesOf(stdout).flatMap(routesOf),
};

function routesOf(line: string): DefaultRoute[] {
  const match = /^([46]) default(\s.*)$/.exec(line);
  if (match === null) throw unknownOutput(line);
  const family = match[1] === "4" ? 4 : 6;
  const rest = match[2] ?? "";
  const hops = rest.split(/\bnexthop\b/);
  const metric = wordAfter(rest, "metric");
  const ways = hops.length > 1 ? hops.slice(1) : hops;
  return ways.map((way) => {
    const gateway = wordAfter(way, "via inet6") ?? wordAfter(way, "via");
    const through = wordAfter(way, "dev");
    // busybox prints nothing of a route with several next hops.
    if (gateway === undefined && through === undefined) throw unknownOutput(line);
    return { family, gateway, interface: through, metric: metric === undefined ? undefined : Number(metric) };
  });
}

function wordAfter(text: string, keyword: string): string | undefined {
  return new RegExp(`(?:^|\\s)${keyword}\\s+([^\\s\\\\]+)`).exec(text)?.[1];
}
