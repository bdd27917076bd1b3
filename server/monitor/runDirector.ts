import type { Cluster } from "@/server/core/cluster";
import type { LiveDirector, LiveTransition } from "@/server/core/live";
import type { Db } from "@/server/db/client";
import { hostTarget } from "@/server/db/hostTarget";
import type { Confirm } from "@/server/monitor/confirmations";
import type { Fifos } from "@/server/monitor/fifoReader";
import { merge, type News } from "@/server/monitor/merge";
import { publishDirector } from "@/server/monitor/publishDirector";
import { readStored } from "@/server/monitor/readWanted";
import { transitionReason } from "@/server/monitor/transitionReason";
import { watchDirector } from "@/server/monitor/watchDirector";
import { beginWatched, type StateChange, wantedOnDirector } from "@/server/monitor/watched";

/** What to watch. */
export interface RunOptions {
  db: Db;
  workerId: string;
  /** As it was applied. */
  cluster: Cluster;
  /** Names the way to the host; the caller compares it. */
  reachedBy: string;
  director: { directorId: string; hostId: string; name: string };
  every: number;
  fifos: Fifos;
  confirm: Confirm;
  /** The cluster's directors that this worker watches, this one among them. */
  peers(): readonly RunningDirector[];
}

/** A director that this worker watches. */
export interface RunningDirector {
  clusterId: string;
  directorId: string;
  reachedBy: string;
  live(): LiveDirector;
  /** Goes on with another version of the cluster; does nothing when it is the same. */
  adopt(cluster: Cluster): void;
  look(full: boolean): void;
  tellWhole(): void;
  /** Ends it and waits until nothing of it runs. `isLast`: nobody else watches it, and that is told. */
  end(isLast: boolean): Promise<void>;
}

/** Begins to watch a director: news go into its state, changes into the database and to all listeners. */
export async function runDirector(options: RunOptions): Promise<RunningDirector> {
  const { db, director } = options;
  const { clusterId } = options.cluster;
  let { cluster } = options;
  const stop = new AbortController();
  const stored = await readStored(db, director.hostId);
  let watched = beginWatched({ ...director, every: options.every }, wantedOnDirector(cluster), stored);
  const publisher = publishDirector(
    { db, workerId: options.workerId, clusterId, confirm: options.confirm },
    watched.live,
  );

  const transitionOf = (change: StateChange): LiveTransition => {
    const peers = options
      .peers()
      .map((peer) => peer.live())
      .filter((peer) => peer.directorId !== director.directorId);
    const reason = transitionReason(change, { director: watched.live, peers });
    const { hostAt } = change.to.seen;
    return {
      clusterId,
      directorId: director.directorId,
      hostId: director.hostId,
      hostName: director.name,
      instance: change.instance,
      ...(change.from === undefined ? {} : { fromState: change.from.state }),
      toState: change.to.state,
      at: change.to.since,
      ...(change.source === "fifo" && hostAt !== undefined ? { hostAt } : {}),
      source: change.source,
      ...(reason === undefined ? {} : { reason }),
    };
  };
  const tell = (news: News) => {
    const merged = merge(watched, news);
    if (merged.watched === watched) return;
    watched = merged.watched;
    publisher.publish(watched.live, merged.changes.map(transitionOf));
    if (merged.changes.length === 0) return;
    // A change on one director is a reason to see what the others do now: one that died says nothing by itself.
    for (const peer of options.peers()) peer.look(false);
  };
  publisher.tellWhole();
  const watch = watchDirector({
    target: () => hostTarget(db, director.hostId),
    fifos: options.fifos,
    wish: options.every,
    tell,
    watched: () => watched,
    signal: stop.signal,
  });

  return {
    clusterId,
    directorId: director.directorId,
    reachedBy: options.reachedBy,
    live: () => watched.live,
    look: watch.look,
    tellWhole: publisher.tellWhole,
    adopt: (next) => {
      if (next === cluster) return;
      cluster = next;
      watched = { ...watched, wanted: wantedOnDirector(next) };
      watch.look(true);
    },
    end: async (isLast) => {
      stop.abort();
      await watch.done;
      if (isLast) {
        const { reach } = watched.live;
        const okAt = watched.live.snapshot?.at ?? reach.okAt;
        const left = {
          state: "unwatched" as const,
          since: Date.now(),
          ...(okAt === undefined ? {} : { okAt }),
        };
        publisher.publish({ ...watched.live, reach: left, stream: { kind: "none" } }, []);
      }
      await publisher.close();
    },
  };
}
