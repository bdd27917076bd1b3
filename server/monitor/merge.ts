import type { LiveInstance, LiveReach, LiveService, Seen, VrrpStateName } from "@/server/core/live";
import type { AddressEvent } from "@/server/monitor/addressLine";
import type { FifoEvent } from "@/server/monitor/fifoLine";
import type { FifoName, ReaderNews } from "@/server/monitor/fifoReader";
import { mergeSnapshot, type SnapshotNews } from "@/server/monitor/mergeSnapshot";
import { type Merged, streamOf, type Watched, withLive } from "@/server/monitor/watched";

/** Something that the monitor learned about a director. `at`: Shoal's clock. */
export type News =
  | { kind: "reach"; reach: LiveReach }
  /** The reader of the FIFOs runs no longer, for this reason. */
  | { kind: "readerEnded"; text: string }
  | { kind: "reader"; news: ReaderNews; at: number }
  | { kind: "address"; event: AddressEvent; at: number }
  /** `clockOffset`: the host's clock minus Shoal's, in milliseconds. */
  | ({ kind: "snapshot" } & SnapshotNews);

/** Puts news into what is known of a director. Pure: the same news give the same state. */
export function merge(watched: Watched, news: News): Merged {
  switch (news.kind) {
    case "reach":
      return unchanged(mergeReach(watched, news.reach));
    case "readerEnded": {
      const next = { ...watched, attached: {}, drained: { vrrp: false, lvs: false } };
      return unchanged(withLive(next, { stream: { kind: "snapshot", text: news.text } }));
    }
    case "reader":
      return mergeReader(watched, news.news, news.at);
    case "address":
      return unchanged(mergeAddress(watched, news.event, news.at));
    case "snapshot":
      return mergeSnapshot(watched, news);
  }
}

/** A new connection has a new reader, and tells of it. */
function mergeReach(watched: Watched, reach: LiveReach): Watched {
  if (reach.state === "ok") return withLive(watched, { reach });
  const next = { ...watched, attached: {}, drained: { vrrp: false, lvs: false } };
  return withLive(next, { reach, stream: { kind: "none" } });
}

function mergeReader(watched: Watched, news: ReaderNews, at: number): Merged {
  switch (news.kind) {
    case "attached":
      return unchanged({
        ...watched,
        attached: { ...watched.attached, [news.fifo]: news.inode },
        drained: { ...watched.drained, [news.fifo]: false },
      });
    case "strange":
      return unchanged(watched);
    case "refused": {
      if (news.fifo === "lvs") return unchanged(watched);
      const text = `The event pipe cannot be used: ${news.text}`;
      return unchanged(withLive(watched, { stream: { kind: "snapshot", text } }));
    }
    case "drained": {
      const next = { ...watched, drained: { ...watched.drained, [news.fifo]: true } };
      return unchanged(withLive(next, { stream: streamOf(next) }));
    }
    case "event": {
      const isOld = !watched.drained[news.fifo];
      const hostAt =
        watched.bootAt === undefined || isOld ? undefined : Math.round(watched.bootAt + news.hostUp * 1000);
      const seen: Seen = { at, ...(hostAt === undefined ? {} : { hostAt }), source: "fifo" };
      return mergeEvent(watched, { ...news, seen, isOld });
    }
  }
}

interface Event {
  event: FifoEvent;
  fifo: FifoName;
  hostUp: number;
  seen: Seen;
  /** It waited in the FIFO before anybody read it: nobody knows since when it is so. */
  isOld: boolean;
}

function mergeEvent(watched: Watched, news: Event): Merged {
  const { event, seen, isOld } = news;
  switch (event.kind) {
    case "state":
      // What is old is told by the snapshot that follows, with its time.
      return isOld ? unchanged(watched) : mergeState(watched, { ...news, event });
    case "priority": {
      const known = watched.live.instances[event.instance];
      if (isOld || known === undefined) return unchanged(watched);
      return unchanged(withInstance(watched, event.instance, { ...known, ...priorityOf(event), seen }));
    }
    case "lowerPriority": {
      const known = watched.live.instances[event.instance];
      if (isOld || known === undefined) return unchanged(watched);
      return unchanged(
        withInstance(watched, event.instance, { ...known, lowerPriorityHeardAt: seen.at, seen }),
      );
    }
    case "group":
      // Its members report for themselves.
      return unchanged(watched);
    case "service": {
      const service = watched.live.services[event.service] ?? { servers: {} };
      const said = { up: event.up, ...(isOld ? {} : { at: seen.at }) };
      return unchanged(withService(watched, event.service, { ...service, said }));
    }
    case "server": {
      const service = watched.live.services[event.service] ?? { servers: {} };
      const said = { up: event.up, ...(isOld ? {} : { at: seen.at }) };
      const server = { ...service.servers[event.server], said };
      const servers = { ...service.servers, [event.server]: server };
      return unchanged(withService(watched, event.service, { ...service, servers }));
    }
  }
}

function mergeState(
  watched: Watched,
  news: Event & { event: { instance: string; state: VrrpStateName; priority?: number } },
): Merged {
  const { event, seen, hostUp } = news;
  const known = watched.live.instances[event.instance];
  const isSame = known?.state === event.state;
  // One that a snapshot had told already gets the better time.
  const since = isSame && known.seen.source !== "snapshot" ? known.since : seen.at;
  const to: LiveInstance = {
    state: event.state,
    ...priorityOf(known ?? {}),
    ...priorityOf(event),
    since,
    ...(known?.lowerPriorityHeardAt !== undefined && isSame
      ? { lowerPriorityHeardAt: known.lowerPriorityHeardAt }
      : {}),
    seen,
  };
  // Whoever writes has the pipe open, whatever the last look at its files showed.
  const writes =
    watched.writes?.includes("vrrp") === false ? [...watched.writes, "vrrp" as const] : watched.writes;
  const told = { ...watched, writes, eventUp: { ...watched.eventUp, [event.instance]: hostUp } };
  const next = withInstance(withLive(told, { stream: streamOf(told) }), event.instance, to);
  if (isSame) return unchanged(next);
  const from = known === undefined ? {} : { from: known };
  return { watched: next, changes: [{ instance: event.instance, ...from, to, source: "fifo" }] };
}

function mergeAddress(watched: Watched, event: AddressEvent, at: number): Watched {
  if (!watched.wanted.vips.has(event.address) || event.interface === "lo") return watched;
  const addressAt =
    event.hostAt === undefined ? watched.addressAt : { ...watched.addressAt, [event.address]: event.hostAt };
  const { [event.address]: known, ...others } = watched.live.held;
  const next = { ...watched, addressAt };
  if (!event.added) return known === undefined ? next : withLive(next, { held: others });
  if (known?.interface === event.interface) return next;
  return withLive(next, { held: { ...others, [event.address]: { interface: event.interface, since: at } } });
}

function withInstance(watched: Watched, name: string, instance: LiveInstance): Watched {
  return withLive(watched, { instances: { ...watched.live.instances, [name]: instance } });
}

function withService(watched: Watched, key: string, service: LiveService): Watched {
  return withLive(watched, { services: { ...watched.live.services, [key]: service } });
}

function priorityOf(source: { priority?: number }): { priority?: number } {
  return source.priority === undefined ? {} : { priority: source.priority };
}

function unchanged(watched: Watched): Merged {
  return { watched, changes: [] };
}
