import { ARP_FIX_PATHS } from "@/server/core/arpfix";
import type { Cluster, Director, RealServer } from "@/server/core/cluster";
import type { Facts } from "@/server/core/facts";
import type { LiveFile } from "@/server/core/hostFile";
import { KEEPALIVED_CONF } from "@/server/core/keepalived/renderDirector";
import { FORWARDING_PATH, PIPES_PATH } from "@/server/core/plan/directorFiles";

/** What is known of a host when a plan is made. */
export interface HostView {
  hostId: string;
  hostName: string;
  /** Pinned host key, as `type base64`; absent: nobody confirmed one yet. */
  hostKey?: string;
  /** What was read; a missing fact means: not read. */
  facts: Partial<Facts>;
  /** What is at the paths of `pathsToRead`; empty when nothing could be read. */
  live: Readonly<Record<string, LiveFile>>;
  /** `$SHOAL_REVISION` of the configuration that keepalived runs; absent: none, or it cannot tell (before 2.2.0). */
  runningRevision?: string;
  /** Why the host could not be read at all. */
  unread?: { text: string; hostWords?: string; try: string };
}

/** What a host is in a cluster: wanted, and as of the last applied configuration. */
export interface HostPart {
  hostId: string;
  /** Undefined: it is no director, or no more. */
  director: Director | undefined;
  wasDirector: boolean;
  /** Managed real servers only: those whose ARP fix Shoal sets. */
  realServers: readonly RealServer[];
  wasRealServer: boolean;
}

/** Every host that a cluster's plan reads and perhaps changes: directors and managed real servers, also those that leave. */
export function hostParts(cluster: Cluster, applied: Cluster | undefined): HostPart[] {
  const managed = (of: Cluster | undefined) =>
    (of?.realServers ?? []).filter(
      (server) => server.hostId !== undefined && server.arpFix.method !== "unmanaged",
    );
  // A server that was handed over to be set up by hand is left as it is.
  const byHand = new Set(
    cluster.realServers.filter((each) => each.arpFix.method === "unmanaged").map((each) => each.hostId),
  );
  const hostIds = new Set<string>();
  for (const director of [...cluster.directors, ...(applied?.directors ?? [])]) hostIds.add(director.hostId);
  for (const server of [...managed(cluster), ...managed(applied)]) {
    if (server.hostId !== undefined) hostIds.add(server.hostId);
  }
  return [...hostIds].map((hostId) => ({
    hostId,
    director: cluster.directors.find((each) => each.hostId === hostId),
    wasDirector: applied?.directors.some((each) => each.hostId === hostId) === true,
    realServers: managed(cluster).filter((each) => each.hostId === hostId),
    wasRealServer: !byHand.has(hostId) && managed(applied).some((each) => each.hostId === hostId),
  }));
}

/** The files of a host that must be read before planning. */
export function pathsToRead(part: HostPart): string[] {
  const isDirector = part.director !== undefined || part.wasDirector;
  const isRealServer = part.realServers.length > 0 || part.wasRealServer;
  return [
    ...(isDirector ? [KEEPALIVED_CONF, PIPES_PATH, FORWARDING_PATH] : []),
    ...(isRealServer ? ARP_FIX_PATHS : []),
  ];
}
