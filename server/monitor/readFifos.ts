import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { plainText } from "@/server/core/plainText";
import { logOf } from "@/server/log";
import { fifoReaderScript, parseReaderLine } from "@/server/monitor/fifoReader";
import type { Session } from "@/server/monitor/watchDirector";
import { type StreamEnd, stream } from "@/server/ssh/stream";

/** keepalived's own longest line is far shorter. */
const MAX_LINE_BYTES = 4096;
/** Before it is tried again after the reader ended: whoever ended it may need it. */
const RETRY_MS = 60_000;

/** Reads the event FIFOs for the length of a session. Where it cannot, it says so and the snapshots have to do. */
export async function readFifos(session: Session): Promise<void> {
  const { connection, signal, tell } = session;
  while (!signal.aborted) {
    const restart = new AbortController();
    session.onRestartReader(() => restart.abort());
    const nonce = `shoal-${randomBytes(12).toString("hex")}`;
    let refusal: string | undefined;
    let strange = 0;
    const end = await stream(connection, fifoReaderScript(session.fifos, nonce), {
      signal: AbortSignal.any([signal, restart.signal]),
      maxLineBytes: MAX_LINE_BYTES,
      onLine: (line) => {
        const news = parseReaderLine(line, nonce);
        if (news === undefined) return;
        if (news.kind === "strange") {
          strange += 1;
          // Once per reader is enough: whatever writes them may write many.
          if (strange > 1) return;
          const { hostId } = connection.target;
          logOf("monitor").warn(
            { hostId, line: plainText(news.line) },
            "An unknown line came from an event FIFO.",
          );
          return;
        }
        if (news.kind === "refused" && news.fifo === "vrrp") refusal = news.text;
        tell({ kind: "reader", news, at: Date.now() });
        if (news.kind === "drained" && news.fifo === "vrrp") session.looks.request(true);
        if (news.kind === "event") session.looks.request(false);
      },
    });
    if (signal.aborted || end.why === "cut") return;
    if (restart.signal.aborted) continue;
    tell({ kind: "readerEnded", text: whyEnded(end, refusal) });
    const again = AbortSignal.any([signal, restart.signal]);
    await pause(RETRY_MS, undefined, { signal: again }).catch(() => undefined);
  }
}

function whyEnded(end: StreamEnd, refusal: string | undefined): string {
  if (refusal !== undefined) return `The event pipe cannot be used: ${refusal}`;
  if (end.why === "exited" && end.signal === "TERM") {
    return "Something else ended the reader of the event pipe; perhaps another console watches this director, too.";
  }
  return "The reader of the event pipe ended.";
}
