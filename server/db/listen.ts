import pg from "pg";
import * as z from "zod";
import type { Db, Tx } from "@/server/db/client";
import { makeInbox } from "@/server/db/inbox";
import { databaseUrl } from "@/server/env";
import { logOf } from "@/server/log";
import { shutdownSignal } from "@/server/shutdown";

/** What processes tell each other through PostgreSQL. The database itself tells the first three, by triggers. */
export interface Told {
  /** A deployment, one of its hosts or its commands changed. */
  deployment: { deploymentId: string };
  /** A host, its facts or the way to it changed. */
  host: { hostId: string };
  /** A cluster, one of its changes or of its drafts changed. */
  cluster: { clusterId: string };
  /** Something of a cluster's live state, told by the monitor. */
  live: { clusterId: string; [more: string]: unknown };
}

export type Channel = keyof Told;

const CHANNELS: { readonly [Name in Channel]: z.ZodType<Told[Name]> } = {
  deployment: z.object({ deploymentId: z.string() }),
  host: z.object({ hostId: z.string() }),
  cluster: z.object({ clusterId: z.string() }),
  live: z.looseObject({ clusterId: z.string() }),
};

/**
 * What a listener gets: what was told, or `look`. `look` comes first of all, and again after notifications may have
 * been lost (the connection was cut, the listener was too slow): read the whole state then.
 */
export type Heard<Name extends Channel> = Told[Name] | "look";

type Listeners = { [Name in Channel]: Set<(heard: Heard<Name>) => void> };

/** PostgreSQL refuses longer payloads (its manual, NOTIFY). */
const MAX_PAYLOAD_BYTES = 7999;
const MAX_WAITING = 1000;
const RETRY_MS = 500;

/** Tells every listening process; within a transaction at its commit. */
export async function notify<Name extends Channel>(
  db: Db | Tx,
  channel: Name,
  told: Told[Name],
): Promise<void> {
  const text = JSON.stringify(told);
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    throw new RangeError("A notification holds less than 8000 bytes.");
  }
  await db.$executeRaw`select pg_notify(${`shoal_${channel}`}, ${text})`;
}

/** Listens on a channel until the signal is aborted or the process ends; begins with `look`. */
export async function* listen<Name extends Channel>(
  channel: Name,
  signal: AbortSignal,
): AsyncGenerator<Heard<Name>, void> {
  const ended = AbortSignal.any([signal, shutdownSignal()]);
  const inbox = makeInbox<Told[Name]>(MAX_WAITING);
  let wake = () => {};
  const hear = (heard: Heard<Name>) => {
    inbox.put(heard);
    wake();
  };
  const stop = () => wake();
  const { listeners } = hub();
  listeners[channel].add(hear);
  ended.addEventListener("abort", stop);
  try {
    while (!ended.aborted) {
      const heard = inbox.take();
      if (heard !== undefined) yield heard;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    ended.removeEventListener("abort", stop);
    listeners[channel].delete(hear);
  }
}

/** Ends this process' listening connection; for tests and the end of a process. */
export async function closeListening(): Promise<void> {
  const open = shared[KEY];
  delete shared[KEY];
  if (open === undefined) return;
  open.isClosed = true;
  await open.client?.end();
}

interface Hub {
  listeners: Listeners;
  client: pg.Client | undefined;
  isClosed: boolean;
}

// One connection per process, however often this module is loaded (pages and API are bundled apart).
const KEY = Symbol.for("shoal.listening");
const shared: typeof globalThis & { [KEY]?: Hub } = globalThis;

function hub(): Hub {
  const open = shared[KEY];
  if (open !== undefined) return open;
  const listeners: Listeners = {
    deployment: new Set(),
    host: new Set(),
    cluster: new Set(),
    live: new Set(),
  };
  const opened: Hub = { listeners, client: undefined, isClosed: false };
  shared[KEY] = opened;
  void connect(opened);
  return opened;
}

async function connect(own: Hub): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(), keepAlive: true });
  let isLost = false;
  const retry = (error?: unknown) => {
    if (isLost) return;
    isLost = true;
    own.client = undefined;
    client.end().catch(() => undefined);
    if (own.isClosed || shutdownSignal().aborted) return;
    logOf("database").warn({ err: error }, "The listening connection was lost; connecting again.");
    setTimeout(() => {
      if (!own.isClosed) void connect(own);
    }, RETRY_MS).unref();
  };
  client.on("error", retry);
  client.on("end", () => retry());
  client.on("notification", ({ channel, payload }) => dispatch(own.listeners, channel, payload ?? ""));
  try {
    await client.connect();
    for (const name of Object.keys(CHANNELS)) await client.query(`listen shoal_${name}`);
    own.client = client;
    if (own.isClosed) await client.end();
    // What was told before this moment was not heard.
    for (const set of Object.values(own.listeners)) for (const hear of set) hear("look");
  } catch (error) {
    retry(error);
  }
}

function dispatch(listeners: Listeners, channel: string, payload: string): void {
  const name = channel.replace(/^shoal_/, "");
  if (isChannel(name)) tell(listeners, name, payload);
}

function tell<Name extends Channel>(listeners: Listeners, name: Name, payload: string): void {
  const told = CHANNELS[name].safeParse(JSON.parse(payload));
  if (told.success) for (const hear of listeners[name]) hear(told.data);
  else logOf("database").error({ channel: name }, "A notification of another shape was ignored.");
}

function isChannel(name: string): name is Channel {
  return Object.hasOwn(CHANNELS, name);
}
