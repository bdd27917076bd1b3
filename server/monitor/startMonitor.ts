import { setTimeout as pause } from "node:timers/promises";
import type { Cluster } from "@/server/core/cluster";
import { FIFOS } from "@/server/core/keepalived/fifos";
import type { Db } from "@/server/db/client";
import { listen } from "@/server/db/listen";
import { logOf } from "@/server/log";
import { type Confirm, createConfirmations } from "@/server/monitor/confirmations";
import type { Fifos } from "@/server/monitor/fifoReader";
import { LEASE_MS, releaseLeases, takeLeases } from "@/server/monitor/leases";
import { isAsk } from "@/server/monitor/liveChannel";
import { readWanted, type WantedCluster } from "@/server/monitor/readWanted";
import { type RunningDirector, runDirector } from "@/server/monitor/runDirector";

/** How to run the monitor; the last three have defaults that tests may replace. */
export interface MonitorOptions {
  db: Db;
  /** Names this worker among all that share the database. */
  workerId: string;
  /** Ends the monitor: its connections are closed and its leases given back. */
  signal: AbortSignal;
  /** Milliseconds between two snapshots of a director; 3 s. */
  every?: number;
  fifosOf?: (hostId: string) => Fifos;
  /** Milliseconds between two looks for clusters and free leases; 1.5 s. */
  checkEvery?: number;
}

const log = logOf("monitor");

/**
 * Watches the directors of all clusters that have an applied version, as far as no other worker watches them. Resolves
 * when it has ended after the signal.
 */
export async function startMonitor(options: MonitorOptions): Promise<void> {
  const { db, workerId, signal } = options;
  const running = new Map<string, RunningDirector>();
  const ending = new Map<string, Promise<void>>();
  const confirm = createConfirmations(db);
  const known = new Map<string, Cluster>();
  const checkEvery = options.checkEvery ?? 1500;
  let hold = Date.now();
  let wake: () => void = () => undefined;
  const ears = [
    hear(listen("cluster", signal), () => wake()),
    hear(listen("host", signal), () => wake()),
    answerAsks(running, signal),
  ];

  while (!signal.aborted) {
    const startedAt = Date.now();
    try {
      const wanted = await readWanted(db, known);
      keepOnly(known, wanted);
      const hostIds = new Set(wanted.flatMap(hostsOf));
      const mine = await takeLeases(db, workerId, [...hostIds]);
      hold = startedAt;
      await releaseLeases(db, workerId, [...hostIds]);
      await arrange(running, { ...options, wanted, mine, ending, confirm });
    } catch (error) {
      log.warn({ err: error }, "The monitor could not read what to watch.");
      // Another worker may have the hosts by now: two readers of one event pipe would take each other's lines.
      if (Date.now() - hold > LEASE_MS) endAll(running, { ending, isLast: false });
    }
    const woken = new AbortController();
    wake = () => woken.abort();
    const rest = AbortSignal.any([signal, woken.signal]);
    await pause(Math.max(100, startedAt + checkEvery - Date.now()), undefined, { signal: rest }).catch(
      () => undefined,
    );
    // Many changes at once, such as a draft being edited, are one reason to look.
    if (woken.signal.aborted) await pause(50, undefined, { signal }).catch(() => undefined);
  }
  endAll(running, { ending, isLast: true });
  await Promise.all([...ending.values(), ...ears]);
  await releaseLeases(db, workerId).catch((error: unknown) => {
    log.warn({ err: error }, "The monitor's leases could not be given back; they run out by themselves.");
  });
}

interface Arranged extends MonitorOptions {
  wanted: readonly WantedCluster[];
  mine: ReadonlySet<string>;
  /** Hosts whose watching is being ended; it is begun again only after that. */
  ending: Map<string, Promise<void>>;
  confirm: Confirm;
}

/** Starts and ends watching, so that exactly the hosts in `mine` are watched, each as it is wanted now. Ends are not waited for. */
async function arrange(running: Map<string, RunningDirector>, given: Arranged): Promise<void> {
  const { wanted, mine, ending } = given;
  const next = new Map<string, { wanted: WantedCluster; directorId: string; name: string }>();
  for (const each of wanted) {
    for (const { hostId, directorId, name } of each.cluster.directors) {
      // A host in two clusters is watched for the first: its event pipes have one reader.
      if (mine.has(hostId) && !next.has(hostId)) next.set(hostId, { wanted: each, directorId, name });
    }
  }
  for (const [hostId, director] of running) {
    const place = next.get(hostId);
    const isSame =
      place !== undefined &&
      director.clusterId === place.wanted.clusterId &&
      director.directorId === place.directorId &&
      director.reachedBy === reachedBy(place.wanted, hostId);
    if (isSame) {
      director.adopt(place.wanted.cluster);
    } else {
      running.delete(hostId);
      const ended = director.end(false).finally(() => ending.delete(hostId));
      ending.set(hostId, ended);
    }
  }
  for (const [hostId, place] of next) {
    if (running.has(hostId) || ending.has(hostId) || given.signal.aborted) continue;
    const { wanted: of, directorId, name } = place;
    const director = await runDirector({
      db: given.db,
      workerId: given.workerId,
      cluster: of.cluster,
      reachedBy: reachedBy(of, hostId),
      director: { directorId, hostId, name },
      every: given.every ?? 3000,
      fifos: given.fifosOf?.(hostId) ?? FIFOS,
      confirm: given.confirm,
      peers: () => [...running.values()].filter((each) => each.clusterId === of.clusterId),
    });
    running.set(hostId, director);
  }
}

function hostsOf({ cluster, reachedBy }: WantedCluster): string[] {
  return cluster.directors.map((director) => director.hostId).filter((hostId) => reachedBy.has(hostId));
}

function reachedBy(wanted: WantedCluster, hostId: string): string {
  return wanted.reachedBy.get(hostId) ?? "";
}

function keepOnly(known: Map<string, Cluster>, wanted: readonly WantedCluster[]): void {
  known.clear();
  for (const { versionId, cluster } of wanted) known.set(versionId, cluster);
}

function endAll(
  running: Map<string, RunningDirector>,
  how: { ending: Map<string, Promise<void>>; isLast: boolean },
): void {
  for (const [hostId, director] of running) {
    how.ending.set(
      hostId,
      director.end(how.isLast).finally(() => how.ending.delete(hostId)),
    );
  }
  running.clear();
}

async function hear(heard: AsyncGenerator<unknown, void>, tell: () => void): Promise<void> {
  for await (const _each of heard) tell();
}

/** Tells everything of a cluster to whoever asks. */
async function answerAsks(running: Map<string, RunningDirector>, signal: AbortSignal): Promise<void> {
  for await (const heard of listen("live", signal)) {
    if (heard === "look" || !isAsk(heard)) continue;
    for (const director of running.values()) {
      if (director.clusterId === heard.clusterId) director.tellWhole();
    }
  }
}
