import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sh } from "@/server/core/sh";
import { parentProcess } from "@/server/monitor/mergeSnapshot";
import { parseSnapshot, type Snapshot, snapshotScript } from "@/server/monitor/snapshot";
import type { Session } from "@/server/monitor/watchDirector";
import { type HostShell, openShell } from "@/server/ssh/openShell";
import { SshError } from "@/server/ssh/sshError";

/** How often keepalived is asked for its own account where events come by themselves, in milliseconds. */
const FULL_EVERY_MS = 30_000;
/** The smallest pause between two snapshots, so that a storm of events does not become one of snapshots. */
const SHORTEST_MS = 150;
/** Room for a table of more than 50,000 real servers. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
/** Snapshots in a row that make no sense before the host counts as not understood. */
const MAX_STRANGE = 3;

/** Takes snapshots for the length of a session: at intervals, and whenever one is asked for. */
export async function takeSnapshots(session: Session): Promise<void> {
  const { connection, fifos, looks, signal, tell } = session;
  const shell = await openShell(connection);
  const { every } = session.watched().live;
  let full = true;
  let fullAt = 0;
  let strange = 0;
  let daemon = "";
  let clockOffset = 0;
  while (!signal.aborted) {
    const wanted = { full, fifos, nonce: randomBytes(12).toString("hex") };
    if (full) clockOffset = await readClock(shell);
    const sentAt = Date.now();
    const answer = await shell.ask(snapshotScript(wanted), {
      timeoutMs: Math.max(2 * every, 5000),
      maxOutputBytes: MAX_OUTPUT_BYTES,
    });
    if (signal.aborted) return;
    const at = Date.now();
    const snapshot = parseSnapshot(answer.stdout, wanted);
    strange = snapshot === undefined ? strange + 1 : 0;
    if (strange >= MAX_STRANGE) throw notUnderstood(connection.target.name, answer.stderr);
    let isNew = false;
    if (snapshot !== undefined) {
      reached(session, at);
      tell({ kind: "snapshot", snapshot, at, clockOffset });
      isNew = daemonOf(snapshot) !== daemon;
      daemon = daemonOf(snapshot);
      if (full && (snapshot.vrrp !== undefined || snapshot.processes.length === 0)) fullAt = at;
      if (isReplaced(session, snapshot)) session.restartReader();
    }
    await pause(SHORTEST_MS, undefined, { signal }).catch(() => undefined);
    const asked = await looks.next(Math.max(0, sentAt + every - Date.now()), signal);
    const isLate = session.watched().live.stream.kind !== "fifo";
    full = asked || isNew || isLate || Date.now() - fullAt >= FULL_EVERY_MS;
  }
}

/** The host's clock minus Shoal's; a question of its own, as a snapshot takes the host too long. */
async function readClock(shell: HostShell): Promise<number> {
  const sentAt = Date.now();
  const answer = await shell.ask(sh`date +%s.%N`);
  const hostAt = Number.parseFloat(answer.stdout) * 1000;
  return Number.isFinite(hostAt) ? hostAt - (sentAt + Date.now()) / 2 : 0;
}

function reached(session: Session, at: number): void {
  const { reach } = session.watched().live;
  if (reach.state !== "ok") session.tell({ kind: "reach", reach: { state: "ok", since: at, okAt: at } });
}

/** Names the running keepalived; another name means that it was started again. */
function daemonOf(snapshot: Snapshot): string {
  const parent = parentProcess(snapshot.processes);
  return parent === undefined ? "" : `${parent.pid} ${parent.started}`;
}

function isReplaced(session: Session, snapshot: Snapshot): boolean {
  const { attached } = session.watched();
  return (["vrrp", "lvs"] as const).some((fifo) => {
    const [held, there] = [attached[fifo], snapshot.inodes[fifo]];
    return held !== undefined && held !== there;
  });
}

function notUnderstood(host: string, words: string): SshError {
  return new SshError("protocol", {
    host,
    text: `What ${host} answers about its state is not understood.`,
    hostWords: words,
    try: "See whether its shell, /proc and ip work as usual.",
  });
}
