import { randomUUID } from "node:crypto";
import type { LiveDirector, LiveInstance, LiveMessage, LiveTransition } from "@/server/core/live";
import type { Db } from "@/server/db/client";
import { logOf } from "@/server/log";
import type { Confirm } from "@/server/monitor/confirmations";
import { diffDirector } from "@/server/monitor/diffDirector";
import { encodeLive } from "@/server/monitor/liveChannel";
import { recordReach, recordState } from "@/server/monitor/recordState";

/** Writes and tells what changed of one director, in order. */
export interface Publisher {
  /** Takes the newest state and what changed on the way; returns at once. */
  publish(director: LiveDirector, transitions: readonly LiveTransition[]): void;
  /** Tells everything anew, for somebody who knows nothing yet. */
  tellWhole(): void;
  /** Takes no more, and waits until all is written, or until it is clear that the database is away. */
  close(): Promise<void>;
}

/** Whose news they are. */
export interface PublisherOptions {
  db: Db;
  workerId: string;
  clusterId: string;
  /** Takes what is no news. */
  confirm: Confirm;
}

/** How often unchanged states are confirmed in the database, in milliseconds. */
const CONFIRM_MS = 30_000;
/** How long news that are no transition wait for company, in milliseconds. */
const GATHER_MS = 10;
/** Before a failed write is tried again. */
const RETRY_MS = 1000;
/** Transitions kept while the database is away; then the oldest are lost. */
const MAX_TRANSITIONS = 1000;

const log = logOf("monitor");

/** A publisher for one director of a cluster. What changes while a write is under way goes into the next one. */
export function publishDirector(options: PublisherOptions, begin: LiveDirector): Publisher {
  const { db, workerId, clusterId, confirm } = options;
  let isClosed = false;
  let told: LiveDirector | undefined;
  let newest = begin;
  let transitions: LiveTransition[] = [];
  let isWhole = true;
  let confirmedAt = 0;
  let writtenReach = "";
  let written: Record<string, LiveInstance> = begin.instances;
  let running: Promise<void> | undefined;

  const writeOnce = async () => {
    const director = newest;
    const sent = transitions;
    const whole = isWhole || told === undefined;
    isWhole = false;
    transitions = [];
    try {
      const changes: LiveMessage[] =
        told === undefined || whole ? [{ kind: "whole", director }] : diffDirector(told, director);
      const isDue = Date.now() - confirmedAt >= CONFIRM_MS;
      const confirmations = changes.filter((change) => change.kind === "confirmed");
      if (sent.length === 0 && !isDue && confirmations.length === changes.length) {
        for (const confirmation of confirmations) confirm(clusterId, confirmation);
        told = director;
        return;
      }
      const messages: LiveMessage[] = [
        ...sent.map((transition): LiveMessage => ({ kind: "transition", transition })),
        ...changes,
      ];
      const instances = isDue ? confirmed(director) : changedInstances(written, director);
      await recordState(db, {
        hostId: director.hostId,
        workerId,
        instances,
        transitions: sent,
        payloads: encodeLive(clusterId, messages, randomUUID()),
      });
      told = director;
      written = { ...written, ...instances };
      const reach = `${director.reach.state} ${director.reach.text ?? ""}`;
      if (director.reach.state !== "connecting" && (isDue || reach !== writtenReach)) {
        await recordReach(db, director.hostId, reachNow(director));
        writtenReach = reach;
      }
      if (isDue) confirmedAt = Date.now();
    } catch (error) {
      transitions = [...sent, ...transitions].slice(-MAX_TRANSITIONS);
      isWhole ||= whole;
      throw error;
    }
  };
  const run = async () => {
    while (told !== newest || isWhole || transitions.length > 0) {
      try {
        await writeOnce();
      } catch (error) {
        log.warn({ err: error, hostId: newest.hostId }, "What changed on a director could not be written.");
        if (isClosed) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  };
  let soon: NodeJS.Timeout | undefined;
  const start = () => {
    clearTimeout(soon);
    soon = undefined;
    running ??= run().finally(() => {
      running = undefined;
      if (!isClosed && (told !== newest || isWhole || transitions.length > 0)) start();
    });
  };

  return {
    publish: (director, more) => {
      newest = director;
      transitions.push(...more);
      // The address comes a moment before keepalived's own word: both go into one write.
      if (more.length > 0) start();
      else soon ??= setTimeout(start, GATHER_MS);
    },
    tellWhole: () => {
      isWhole = true;
      start();
    },
    close: async () => {
      isClosed = true;
      start();
      await running;
    },
  };
}

function changedInstances(
  written: Readonly<Record<string, LiveInstance>>,
  director: LiveDirector,
): Record<string, LiveInstance> {
  return Object.fromEntries(
    Object.entries(director.instances).filter(([name, { state, since, priority }]) => {
      const known = written[name];
      return known?.state !== state || known.since !== since || known.priority !== priority;
    }),
  );
}

/** Every state, as seen at the last snapshot: what it did not contradict it confirmed. Stored ones were not seen. */
function confirmed(director: LiveDirector): Record<string, LiveInstance> {
  const at = director.snapshot?.at ?? 0;
  return Object.fromEntries(
    Object.entries(director.instances)
      .filter(([, instance]) => instance.seen.source !== "stored")
      .map(([name, instance]) => [
        name,
        at > instance.seen.at ? { ...instance, seen: { ...instance.seen, at } } : instance,
      ]),
  );
}

function reachNow(director: LiveDirector): LiveDirector["reach"] {
  const okAt = director.snapshot?.at ?? director.reach.okAt;
  return { ...director.reach, ...(okAt === undefined ? {} : { okAt }) };
}
