import { canonicalAddress } from "@/server/core/cluster/addresses";
import { parseProcIpVs } from "@/server/core/ipvs";
import { sh } from "@/server/core/sh";
import { DeployFailure, failureOf } from "@/server/deploy/deployFailure";
import { inParallel } from "@/server/deploy/inParallel";
import type { SeenDirector } from "@/server/deploy/judgeCluster";
import { HOSTS_AT_ONCE } from "@/server/deploy/planNow";
import type { Run } from "@/server/deploy/run";
import { runChecked } from "@/server/ssh/run";

const LOOK = sh`ip -o address show && if [ -e /proc/net/ip_vs ]; then echo table; cat /proc/net/ip_vs; fi`;

/** Reads what the directors hold and serve now. Throws DeployFailure when one cannot be read: unknown is not good. */
export async function seenDirectors(run: Run): Promise<SeenDirector[]> {
  const reach = run.reach.filter(({ part }) => part.director !== undefined);
  const read = await inParallel(
    reach,
    HOSTS_AT_ONCE,
    async ({ part, target, host }): Promise<SeenDirector> => {
      const text = await run.pool.withHost(target, (connection) => runChecked(connection, LOOK));
      const [addresses = "", table] = text.split(/^table$/m);
      return {
        directorId: part.director?.directorId ?? "",
        hostName: host.hostName,
        addresses: [...addresses.matchAll(/ inet6? ([^/\s]+)/g)].map((match) =>
          canonicalAddress(match[1] ?? ""),
        ),
        ipvs: table === undefined ? undefined : parseProcIpVs(table),
      };
    },
  );
  return read.map((result, index) => {
    if (result.status === "fulfilled") return result.value;
    const host = reach[index]?.host;
    if (host === undefined) throw result.reason;
    throw new DeployFailure([failureOf(host, result.reason)]);
  });
}
