import { randomUUID } from "node:crypto";
import type { LiveMessage } from "@/server/core/live";
import type { Db } from "@/server/db/client";
import { logOf } from "@/server/log";
import { encodeLive } from "@/server/monitor/liveChannel";

/** How long confirmations of all directors are gathered, in milliseconds. */
const GATHER_MS = 500;

/**
 * Tells in one statement for all directors of this worker that they were seen as before: at rest that is all there is to
 * tell, and a statement each would be most of the monitor's work. Lost ones are not missed: the next snapshot confirms anew.
 */
export type Confirm = (clusterId: string, message: LiveMessage & { kind: "confirmed" }) => void;

/** The confirmations of one worker. */
export function createConfirmations(db: Db): Confirm {
  const waiting = new Map<string, Map<string, LiveMessage>>();
  let timer: NodeJS.Timeout | undefined;
  const send = async () => {
    timer = undefined;
    const payloads = [...waiting].flatMap(([clusterId, messages]) =>
      encodeLive(clusterId, [...messages.values()], randomUUID()),
    );
    waiting.clear();
    try {
      await db.$executeRaw`select pg_notify('shoal_live', told) from unnest(${payloads}::text[]) as told`;
    } catch (error) {
      logOf("monitor").warn({ err: error }, "That nothing changed could not be told.");
    }
  };
  return (clusterId, message) => {
    const messages = waiting.get(clusterId) ?? new Map<string, LiveMessage>();
    messages.set(message.directorId, message);
    waiting.set(clusterId, messages);
    timer ??= setTimeout(send, GATHER_MS);
    timer.unref();
  };
}
