import { setTimeout as pause } from "node:timers/promises";
import { sh } from "@/server/core/sh";
import { parseAddressLine } from "@/server/monitor/addressLine";
import type { Session } from "@/server/monitor/watchDirector";
import { stream } from "@/server/ssh/stream";

/** Follows the addresses of a director for the length of a session; where `ip` cannot, full snapshots have to do. */
export async function followAddresses(session: Session): Promise<void> {
  const { connection, signal, tell } = session;
  // Releases before iproute2 4.0 do not know -ts, and end at once.
  const commands = [sh`TZ=UTC0 exec ip -o -ts monitor address`, sh`exec ip -o monitor address`];
  for (const command of commands) {
    const end = await stream(connection, command, {
      signal,
      maxLineBytes: 4096,
      onLine: (line) => {
        const event = parseAddressLine(line);
        if (event !== undefined) tell({ kind: "address", event, at: Date.now() });
      },
    });
    if (signal.aborted || end.why === "cut") return;
  }
  while (!signal.aborted) {
    await pause(session.wish, undefined, { signal }).catch(() => undefined);
    session.looks.request(true);
  }
}
