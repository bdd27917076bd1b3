import { canonicalAddress } from "@/server/core/cluster/addresses";
import { DeployFailure } from "@/server/deploy/deployFailure";
import type { SeenDirector } from "@/server/deploy/judgeCluster";
import { readHosts } from "@/server/deploy/planNow";
import type { Run } from "@/server/deploy/run";

/** Reads what the directors hold and serve now. Throws DeployFailure when one cannot be read: unknown is not good. */
export async function seenDirectors(run: Run): Promise<SeenDirector[]> {
  const reach = run.reach.filter(({ part }) => part.director !== undefined);
  const read = await readHosts(reach, run.pool);
  return read.map(({ view, ipvs }, index) => {
    const part = reach[index]?.part;
    if (view.facts.interfaces === undefined || part?.director === undefined) {
      throw new DeployFailure([
        {
          hostId: view.hostId,
          hostName: view.hostName,
          ...(view.unread ?? {
            text: `The addresses of ${view.hostName} could not be read.`,
            try: "Look at the host.",
          }),
        },
      ]);
    }
    return {
      directorId: part.director.directorId,
      hostName: view.hostName,
      addresses: view.facts.interfaces.flatMap((each) =>
        each.addresses.map(({ address }) => canonicalAddress(address)),
      ),
      ipvs,
    };
  });
}
