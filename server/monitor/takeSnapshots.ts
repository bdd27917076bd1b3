import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sh } from "@/server/core/sh";
import { parentProcess } from "@/server/monitor/mergeSnapshot";
import {
  type DumpWay,
  type KeepalivedProcess,
  parseSnapshot,
  type Snapshot,
  type SnapshotWanted,
  snapshotScript,
} from "@/server/monitor/snapshot";
import type { Session } from "@/server/monitor/watchDirector";
import { type HostShell, openShell } from "@/server/ssh/openShell";
import { SshError } from "@/server/ssh/sshError";

/** How often keepalived is asked for its own account where events come by themselves, in milliseconds. */
const FULL_EVERY_MS = 30_000;
/** The smallest pause between two snapshots, so that a storm of events does not become one of snapshots. */
const SHORTEST_MS = 150;
/** The longest pause between two snapshots of a slow host. */
const LONGEST_MS = 30_000;
/** A host that takes longer than this for one has no use for a connection. */
const TIMEOUT_MS = 30_000;
/** Room for a table of more than 50,000 real servers. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
/** Snapshots in a row that make no sense before the host counts as not understood. */
const MAX_STRANGE = 3;

/** Takes snapshots for the length of a session: at intervals, and whenever one is asked for. */
export async function takeSnapshots(session: Session): Promise<void> {
  const { connection, fifos, looks, signal, tell, wish } = session;
  const shell = await openShell(connection);
  let kind: SnapshotWanted["kind"] = "full";
  let fullAt = 0;
  let strange = 0;
  let clockOffset = 0;
  let known: readonly KeepalivedProcess[] = [];
  let way: DumpWay | undefined;
  let pace = wish;
  while (!signal.aborted) {
    const wanted = {
      kind,
      fifos,
      nonce: randomBytes(12).toString("hex"),
      known,
      ...(way === undefined ? {} : { way }),
    };
    if (kind === "full") clockOffset = await readClock(shell);
    const sentAt = Date.now();
    const answer = await shell.ask(snapshotScript(wanted), {
      timeoutMs: TIMEOUT_MS,
      maxOutputBytes: MAX_OUTPUT_BYTES,
    });
    if (signal.aborted) return;
    const at = Date.now();
    pace = paceAfter(pace, wish, at - sentAt);
    const every = Math.ceil(pace / wish) * wish;
    const snapshot = parseSnapshot(answer.stdout, wanted);
    strange = snapshot === undefined ? strange + 1 : 0;
    if (strange >= MAX_STRANGE) throw notUnderstood(connection.target.name, answer.stderr);
    let isNew = false;
    if (snapshot !== undefined) {
      reached(session, at);
      tell({ kind: "snapshot", snapshot, at, clockOffset, every });
      isNew = daemonOf(snapshot.processes) !== daemonOf(known);
      known = snapshot.processes;
      way = snapshot.way ?? way;
      if (kind === "full") fullAt = at;
      if (isReplaced(session, snapshot)) session.restartReader();
    }
    await pause(SHORTEST_MS, undefined, { signal }).catch(() => undefined);
    const asked = await looks.next(Math.max(0, sentAt + every - Date.now()), signal);
    const { drained, live } = session.watched();
    const isLate = live.stream.kind !== "fifo";
    // The pipe is read, but keepalived does not seem to write: perhaps it is only starting.
    const isDoubtful = isLate && drained.vrrp;
    // Until keepalived itself has told its state, and where no events come, only it can tell.
    const isDue: boolean =
      asked || isDoubtful || (isNew && kind !== "full") || Date.now() - fullAt >= FULL_EVERY_MS;
    kind = isDue ? "full" : isLate ? "states" : "light";
  }
}

/** Milliseconds between two snapshots: as wished, but a slow host is not kept busy with them. */
function paceAfter(before: number, wish: number, took: number): number {
  return Math.max(wish, 2 * took, Math.min(before * 0.8, LONGEST_MS));
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
function daemonOf(processes: readonly KeepalivedProcess[]): string {
  const parent = parentProcess(processes);
  return parent === undefined ? "" : `${parent.pid} ${parent.started}`;
}

function isReplaced(session: Session, snapshot: Snapshot): boolean {
  const { attached } = session.watched();
  const { inodes } = snapshot;
  if (inodes === undefined) return false;
  return (["vrrp", "lvs"] as const).some((fifo) => {
    const [held, there] = [attached[fifo], inodes[fifo]];
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
