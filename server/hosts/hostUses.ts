import { OPEN_CHANGE_STATES } from "@/server/changes/changeStates";
import type { Reader } from "@/server/db/client";

/** What a host is in a cluster, as it is applied or as an open change would have it. */
export interface HostUse {
  clusterId: string;
  clusterName: string;
  role: "director" | "realServer";
  /** The director's or real server's name there. */
  name: string;
  /** The change that names it; null: the applied configuration does. */
  changeNumber: number | null;
}

/** What hosts are used for now; versions of the past do not count. */
export async function hostUses(db: Reader, hostIds: readonly string[]): Promise<Map<string, HostUse[]>> {
  const where = {
    hostId: { in: [...hostIds] },
    version: {
      OR: [{ appliedIn: { isNot: null } }, { change: { is: { state: { in: [...OPEN_CHANGE_STATES] } } } }],
    },
  };
  const select = {
    name: true,
    hostId: true,
    version: {
      select: {
        cluster: { select: { id: true, name: true } },
        appliedIn: { select: { id: true } },
        change: { select: { number: true } },
      },
    },
  } as const;
  const directors = await db.directorRow.findMany({ where, select });
  const realServers = await db.realServerRow.findMany({ where, select });
  const uses = new Map<string, HostUse[]>();
  for (const [role, rows] of [
    ["director", directors],
    ["realServer", realServers],
  ] as const) {
    for (const { hostId, name, version } of rows) {
      if (hostId === null) continue;
      const use: HostUse = {
        ...{ clusterId: version.cluster.id, clusterName: version.cluster.name, role, name },
        changeNumber: version.appliedIn === null ? (version.change?.number ?? null) : null,
      };
      uses.set(hostId, [...(uses.get(hostId) ?? []), use]);
    }
  }
  return uses;
}

/** The hosts that a cluster names, as it is applied and in its open changes. */
export async function hostIdsOf(db: Reader, clusterId: string): Promise<string[]> {
  const where = {
    version: {
      clusterId,
      OR: [{ appliedIn: { isNot: null } }, { change: { is: { state: { in: [...OPEN_CHANGE_STATES] } } } }],
    },
  };
  const select = { hostId: true } as const;
  const rows = [
    ...(await db.directorRow.findMany({ where, select })),
    ...(await db.realServerRow.findMany({ where, select })),
  ];
  return [...new Set(rows.map((row) => row.hostId).filter((id) => id !== null))];
}
