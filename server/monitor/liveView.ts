import { setTimeout as pause } from "node:timers/promises";
import type { Cluster } from "@/server/core/cluster";
import {
  applyLive,
  type LiveBatch,
  type LiveCluster,
  type LiveMessage,
  unseenDirector,
} from "@/server/core/live";
import type { Db } from "@/server/db/client";
import { listen, notify } from "@/server/db/listen";
import { logOf } from "@/server/log";
import { encodeAsk, liveDecoder } from "@/server/monitor/liveChannel";
import { createPace } from "@/server/monitor/pace";
import { readStored, readWanted } from "@/server/monitor/readWanted";

/** A cluster as it was applied, with its live state. */
export interface SeenCluster {
  cluster: Cluster;
  live: LiveCluster;
}

/** The live state of all clusters in this process, kept up to date by what the monitor tells. */
export interface LiveView {
  /** Every cluster that has an applied version, by its id. */
  clusters(): ReadonlyMap<string, SeenCluster>;
  /** Resolves when the clusters are known for the first time; what the monitor knows follows. */
  ready(): Promise<void>;
  /** A cluster's state and then its changes; waits for a cluster that has none yet. Ends with the signal. */
  follow(clusterId: string, signal: AbortSignal): AsyncGenerator<LiveBatch, void>;
  /** Calls back after every change, with the cluster and what was told. Returns the way to stop. */
  onChange(handler: (clusterId: string, messages: readonly LiveMessage[]) => void): () => void;
}

/** A batch is sent at least so often, so that the reader knows that the line is alive. */
const BEAT_MS = 10_000;
/** More waiting messages than this are replaced by the whole state. */
const MAX_WAITING = 1000;

const log = logOf("live");

/** Opens a view that lives until the signal is aborted. */
export function openLiveView(db: Db, signal: AbortSignal): LiveView {
  const clusters = new Map<string, SeenCluster>();
  const handlers = new Set<(clusterId: string, messages: readonly LiveMessage[]) => void>();
  let setReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    setReady = resolve;
  });

  const tell = (clusterId: string, messages: readonly LiveMessage[]) => {
    for (const handler of handlers) handler(clusterId, messages);
  };
  /** Reads which clusters there are. `asking`: what the monitor knows is asked for anew. */
  const look = async (asking: boolean) => {
    const known = new Map([...clusters.values()].map(({ cluster, live }) => [live.versionId, cluster]));
    const wanted = await readWanted(db, known);
    for (const { clusterId, versionId, cluster } of wanted) {
      const before = clusters.get(clusterId);
      if (before?.live.versionId === versionId) {
        if (asking) await notify(db, "live", encodeAsk(clusterId));
        continue;
      }
      const live = await begin(db, { cluster, versionId, before: before?.live });
      clusters.set(clusterId, { cluster, live });
      tell(clusterId, [{ kind: "all", live }]);
      await notify(db, "live", encodeAsk(clusterId));
    }
    for (const clusterId of clusters.keys()) {
      if (!wanted.some((each) => each.clusterId === clusterId)) clusters.delete(clusterId);
    }
    setReady();
  };
  let looking: Promise<void> = Promise.resolve();
  const lookSoon = (asking: boolean) => {
    looking = looking
      .then(() => look(asking))
      .catch(async (error: unknown) => {
        log.warn({ err: error }, "The clusters could not be read.");
        await pause(1000, undefined, { signal }).catch(() => undefined);
        if (!signal.aborted) lookSoon(asking);
      });
  };
  const decode = liveDecoder();
  void untilEnd(listen("live", signal), (heard) => {
    if (heard === "look") return lookSoon(true);
    const told = decode(heard);
    const seen = told === undefined ? undefined : clusters.get(told.clusterId);
    if (told === undefined || seen === undefined) return;
    const messages = told.messages.filter((message) => isOf(message, seen.cluster));
    seen.live = messages.reduce(applyLive, seen.live);
    tell(told.clusterId, messages);
  });
  void untilEnd(listen("cluster", signal), () => lookSoon(false));

  return {
    clusters: () => clusters,
    ready: () => ready,
    onChange: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    follow: (clusterId, until) => {
      const source = {
        state: () => clusters.get(clusterId)?.live,
        join: (take: (messages: readonly LiveMessage[]) => void) => {
          const handler = (changed: string, messages: readonly LiveMessage[]) => {
            if (changed === clusterId) take(messages);
          };
          handlers.add(handler);
          return () => handlers.delete(handler);
        },
      };
      return batches(source, AbortSignal.any([signal, until]));
    },
  };
}

interface BatchSource {
  state(): LiveCluster | undefined;
  join(take: (messages: readonly LiveMessage[]) => void): () => void;
}

/** Sends what comes at once, but no more often than twenty times a second. */
async function* batches(source: BatchSource, signal: AbortSignal): AsyncGenerator<LiveBatch, void> {
  let waiting: LiveMessage[] = [];
  let wake: () => void = () => undefined;
  const pace = createPace();
  const leave = source.join((messages) => {
    waiting.push(...messages);
    if (waiting.length > MAX_WAITING) {
      const live = source.state();
      waiting = live === undefined ? [] : [{ kind: "all", live }];
    }
    wake();
  });
  const end = () => wake();
  signal.addEventListener("abort", end, { once: true });
  try {
    const live = source.state();
    yield { at: Date.now(), messages: live === undefined ? [] : [{ kind: "all", live }] };
    while (!signal.aborted) {
      if (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, BEAT_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        if (signal.aborted) return;
      }
      const messages = shortened(waiting);
      waiting = [];
      yield { at: Date.now(), messages };
      await pace(signal);
    }
  } finally {
    signal.removeEventListener("abort", end);
    leave();
  }
}

/** Without what a later message of the same batch makes needless. */
function shortened(messages: LiveMessage[]): LiveMessage[] {
  const all = messages.findLastIndex((message) => message.kind === "all");
  const rest = all < 0 ? messages : messages.slice(all);
  return rest.filter((message, index) => {
    if (message.kind !== "confirmed" && message.kind !== "director") return true;
    const id = directorOf(message);
    return !rest.slice(index + 1).some((later) => later.kind === message.kind && directorOf(later) === id);
  });
}

function directorOf(message: LiveMessage): string | undefined {
  switch (message.kind) {
    case "director":
    case "whole":
      return message.director.directorId;
    case "services":
    case "gone":
    case "confirmed":
      return message.directorId;
    case "transition":
      return message.transition.directorId;
    case "all":
      return undefined;
  }
}

/** News of a director that the applied version does not have come from just before it was applied. */
function isOf(message: LiveMessage, cluster: Cluster): boolean {
  const id = directorOf(message);
  return message.kind === "transition" || cluster.directors.some((director) => director.directorId === id);
}

async function begin(
  db: Db,
  given: { cluster: Cluster; versionId: string; before: LiveCluster | undefined },
): Promise<LiveCluster> {
  const { cluster, versionId, before } = given;
  const live: LiveCluster = { clusterId: cluster.clusterId, versionId, directors: {} };
  for (const { directorId, hostId, name } of cluster.directors) {
    const known = before?.directors[directorId];
    if (known !== undefined && known.hostId === hostId) {
      live.directors[directorId] = { ...known, name };
      continue;
    }
    const { reach, instances } = await readStored(db, hostId);
    const nobody = { ...reach, state: "unwatched" as const };
    live.directors[directorId] = { ...unseenDirector({ directorId, hostId, name }, nobody), instances };
  }
  return live;
}

async function untilEnd<Heard>(
  heard: AsyncGenerator<Heard, void>,
  take: (each: Heard) => void,
): Promise<void> {
  for await (const each of heard) take(each);
}
