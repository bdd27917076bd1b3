import { deflateSync, inflateSync } from "node:zlib";
import type { LiveMessage } from "@/server/core/live";
import type { Heard } from "@/server/db/listen";

/** A notification on the channel `live` of server/db/listen.ts. */
type LivePayload = Exclude<Heard<"live">, "look">;

/** What the monitor told about a cluster. */
export interface LiveTold {
  clusterId: string;
  messages: LiveMessage[];
}

/** PostgreSQL refuses payloads of 8000 bytes and more (its manual, NOTIFY). */
const MAX_BYTES = 7900;
const MAX_TEXT = 7600;
/** No cluster's state comes near it; a larger one is not taken apart. */
const MAX_INFLATED = 256 * 1024 * 1024;

/** The payloads that tell some messages: one when they are short, else a numbered row of compressed pieces. */
export function encodeLive(clusterId: string, messages: readonly LiveMessage[], batch: string): string[] {
  if (messages.length === 0) return [];
  const whole = JSON.stringify({ clusterId, messages });
  if (Buffer.byteLength(whole) <= MAX_BYTES) return [whole];
  const text = deflateSync(JSON.stringify(messages), { level: 1 }).toString("base64");
  const of = Math.ceil(text.length / MAX_TEXT);
  return Array.from({ length: of }, (_, part) =>
    JSON.stringify({ clusterId, batch, part, of, text: text.slice(part * MAX_TEXT, (part + 1) * MAX_TEXT) }),
  );
}

/** The payload by which somebody who knows nothing yet asks that all directors of a cluster are told whole. */
export function encodeAsk(clusterId: string): LivePayload {
  return { clusterId, ask: true };
}

/** Whether a payload is such a question. */
export function isAsk(payload: LivePayload): boolean {
  return payload.ask === true;
}

/** Puts payloads together again. Returns undefined for a piece that is not the last, and for anything else. */
export type LiveDecoder = (payload: LivePayload) => LiveTold | undefined;

/** A decoder for one listener. Pieces of a batch come one after the other, as they are sent in one statement. */
export function liveDecoder(): LiveDecoder {
  let open: { batch: string; texts: string[] } | undefined;
  return (payload) => {
    const { clusterId, messages, batch, part, of, text } = payload;
    if (Array.isArray(messages)) return { clusterId, messages };
    if (typeof batch !== "string" || typeof text !== "string") return undefined;
    if (part === 0) open = { batch, texts: [] };
    if (open === undefined || open.batch !== batch || open.texts.length !== part) {
      open = undefined;
      return undefined;
    }
    open.texts.push(text);
    if (open.texts.length !== of) return undefined;
    const packed = Buffer.from(open.texts.join(""), "base64");
    open = undefined;
    const unpacked = inflateSync(packed, { maxOutputLength: MAX_INFLATED }).toString("utf8");
    return { clusterId, messages: JSON.parse(unpacked) };
  };
}
