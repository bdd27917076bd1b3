import { setTimeout as pause } from "node:timers/promises";
import type { LiveReach } from "@/server/core/live";
import { plainText } from "@/server/core/plainText";
import { logOf } from "@/server/log";
import { backOff } from "@/server/monitor/backOff";
import type { Fifos } from "@/server/monitor/fifoReader";
import { followAddresses } from "@/server/monitor/followAddresses";
import type { News } from "@/server/monitor/merge";
import { readFifos } from "@/server/monitor/readFifos";
import { takeSnapshots } from "@/server/monitor/takeSnapshots";
import type { Watched } from "@/server/monitor/watched";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { SshError } from "@/server/ssh/sshError";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** How to watch one director. */
export interface WatchOptions {
  /** Throws when the host is gone or its key cannot be opened. */
  target(): Promise<SshTarget>;
  fifos: Fifos;
  /** Milliseconds between two snapshots, where the host is quick enough. */
  wish: number;
  /** Takes what was learned. Must not throw. */
  tell(news: News): void;
  /** What is known now. */
  watched(): Watched;
  signal: AbortSignal;
}

/** A director that is being watched. */
export interface Watch {
  /** Takes a snapshot at once; `full`: with keepalived's own account. */
  look(full: boolean): void;
  /** Resolves after the signal, when nothing of it runs any more. */
  done: Promise<void>;
}

/** What the parts of one session share. */
export interface Session extends WatchOptions {
  connection: Connection;
  /** Aborted at the end of the session, whatever ends it. */
  signal: AbortSignal;
  looks: Looks;
  /** Ends the reader of the FIFOs, which then starts anew: the FIFO at its path is another one. */
  restartReader(): void;
  onRestartReader(handler: () => void): void;
}

/** Requests for a snapshot out of turn. */
export interface Looks {
  request(full: boolean): void;
  /** Waits for a request, but no longer than so many milliseconds. Returns whether a full one is wanted. */
  next(milliseconds: number, signal: AbortSignal): Promise<boolean>;
}

const log = logOf("monitor");

/** Watches a director until the signal is aborted: one connection, made again with growing pauses whenever it is lost. */
export function watchDirector(options: WatchOptions): Watch {
  const looks = createLooks();
  return { look: looks.request, done: keepWatching(options, looks) };
}

async function keepWatching(options: WatchOptions, looks: Looks): Promise<void> {
  const { signal } = options;
  let failures = 0;
  while (!signal.aborted) {
    const before = options.watched().live.snapshot?.at;
    const error = await oneSession(options, looks);
    if (signal.aborted) return;
    const { live } = options.watched();
    const hasWorked = live.snapshot !== undefined && live.snapshot.at !== before;
    failures = hasWorked ? 1 : failures + 1;
    const okAt = live.snapshot?.at ?? live.reach.okAt;
    const isSame = live.reach.state === error.state;
    options.tell({
      kind: "reach",
      reach: {
        ...error,
        since: isSame ? live.reach.since : Date.now(),
        ...(okAt === undefined ? {} : { okAt }),
      },
    });
    await pause(backOff(failures, error.state, Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

/** One connection from its beginning to its end; returns why it ended. */
async function oneSession(options: WatchOptions, looks: Looks): Promise<Pick<LiveReach, "state" | "text">> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  let connection: Connection | undefined;
  let parts: Promise<unknown>[] = [];
  try {
    connection = await connect(await options.target(), { connectTimeoutMs: 5000, keepAliveMs: 5000 });
    if (signal.aborted) return { state: "cut" };
    let restart: () => void = () => undefined;
    const session: Session = {
      ...options,
      connection,
      signal,
      looks,
      restartReader: () => restart(),
      onRestartReader: (handler) => {
        restart = handler;
      },
    };
    const closed = connection.closed.then((error) => {
      if (error !== undefined) throw error;
    });
    parts = [readFifos(session), followAddresses(session), takeSnapshots(session)];
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.race([closed, stopped, ...parts.map(untilFailure)]);
    return { state: "cut" };
  } catch (error) {
    return reachOf(error);
  } finally {
    over.abort();
    // A host that does not answer any more must not hold up the end.
    await connection?.close();
    await Promise.allSettled(parts);
  }
}

/** A part that ends by itself does not end the session; one that fails does. */
async function untilFailure(part: Promise<unknown>): Promise<never> {
  await part;
  return new Promise<never>(() => undefined);
}

function reachOf(error: unknown): Pick<LiveReach, "state" | "text"> {
  if (error instanceof SshError) {
    const words = error.hostWords === undefined ? "" : ` It said: ${firstLine(error.hostWords)}`;
    return { state: error.kind, text: `${error.message} ${error.try}${words}` };
  }
  log.error({ err: error }, "Watching a director failed.");
  return { state: "protocol", text: "Watching it failed inside Shoal; its log says why." };
}

function firstLine(words: string): string {
  return plainText(words).trim().split("\n")[0]?.slice(0, 200) ?? "";
}

function createLooks(): Looks {
  let wanted: { full: boolean } | undefined;
  let wake: () => void = () => undefined;
  return {
    request: (full) => {
      wanted = { full: full || wanted?.full === true };
      wake();
    },
    next: async (milliseconds, signal) => {
      if (wanted === undefined && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(end, milliseconds);
          function end(): void {
            clearTimeout(timer);
            signal.removeEventListener("abort", end);
            resolve();
          }
          wake = end;
          signal.addEventListener("abort", end, { once: true });
        });
      }
      const full = wanted?.full === true;
      wanted = undefined;
      return full;
    },
  };
}
