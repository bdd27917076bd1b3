import { type ShellText, sh } from "@/server/core/sh";
import { markerFilter, scriptStart } from "@/server/ssh/commandLine";
import type { Connection } from "@/server/ssh/connection";
import { connectionCut } from "@/server/ssh/connectionFailure";
import type { Ending, HostChannel } from "@/server/ssh/hostChannel";
import { lineSplitter } from "@/server/ssh/lineSplitter";
import { notStarted } from "@/server/ssh/notStarted";
import { SshError } from "@/server/ssh/sshError";
import { STOP_FUNCTION, stopScript } from "@/server/ssh/stopScript";

/** How to follow a command. */
export interface StreamOptions {
  /** Takes each line of the standard output, without its newline, as soon as it is whole. Hostile text. */
  onLine(line: string): void;
  /** Takes each line of the error output. */
  onErrorLine?(line: string): void;
  /** Called once when the command begins to run. */
  onStart?(): void;
  /** Ends the stream, and the command on the host with it. */
  signal?: AbortSignal;
  /** A longer line is cut to this; 64 KiB unless told otherwise. */
  maxLineBytes?: number;
}

/** How a stream ended. `cut`: the connection ended; on the host the command is ended too as soon as sshd notices. */
export type StreamEnd = { why: "aborted" } | ({ why: "exited" } & Ending) | { why: "cut"; error: SshError };

const START_TIMEOUT_MS = 15_000;
const STOP_TIMEOUT_MS = 3000;

/**
 * Follows a long-lived command line by line until it ends, the signal aborts it or the connection is cut. The command
 * has no input and does not outlive the stream. Throws SshError only when it cannot be started, and what `onLine`
 * throws.
 */
export async function stream(
  connection: Connection,
  command: ShellText,
  options: StreamOptions,
): Promise<StreamEnd> {
  const { signal } = options;
  if (signal?.aborted) return { why: "aborted" };
  const start = scriptStart(watched(command).text, connection.target.sudo);
  const channel = await connection.open(start.commandLine, START_TIMEOUT_MS);
  const { processId, words, failed, fail } = follow(channel, { marker: start.marker, options });
  channel.write(start.head);
  const startTimer = setTimeout(() => fail(startedTooLate(connection)), START_TIMEOUT_MS);

  let abort: (why: "aborted") => void = () => undefined;
  const aborted = new Promise<"aborted">((resolve) => {
    abort = resolve;
  });
  const onAbort = () => abort("aborted");
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  try {
    const result = await Promise.race([channel.ended, aborted, failed]);
    if (result === "aborted") {
      await stop(connection, channel, { marker: start.marker, processId: processId() });
      return { why: "aborted" };
    }
    if (result === undefined || !connection.isOpen()) {
      const cut = connection.isOpen() ? undefined : await connection.closed;
      return { why: "cut", error: cut ?? connectionCut(connection.target, undefined) };
    }
    if (processId() === undefined) throw notStarted(connection.target, { ending: result, words: words() });
    return { why: "exited", ...result };
  } catch (error) {
    await stop(connection, channel, { marker: start.marker, processId: processId() });
    throw error;
  } finally {
    clearTimeout(startTimer);
    signal?.removeEventListener("abort", onAbort);
  }
}

// A closed channel does not end a command that writes nothing, and a cut connection could not tell it anything:
// so the command is ended by the end of its input, which sshd closes in both cases.
function watched(command: ShellText): ShellText {
  const evaluated = { text: sh`${command.text}`.text, shown: sh`${command.shown}`.shown };
  return sh`${STOP_FUNCTION}
exec 3<&0
( eval ${evaluated} ) </dev/null 3<&- &
shoal_p=$!
( while read -r shoal_l; do :; done <&3; shoal_stop "$$" ) >/dev/null 2>&1 &
shoal_w=$!
exec 3<&- </dev/null
wait "$shoal_p"
shoal_c=$?
kill "$shoal_w"
exit "$shoal_c"`;
}

interface Followed {
  processId(): number | undefined;
  /** What came before the command's own output. */
  words(): Buffer;
  /** Rejects when a listener throws, or with what `fail` is given before the command begins. */
  failed: Promise<never>;
  fail(error: SshError): void;
}

function follow(channel: HostChannel, given: { marker: string; options: StreamOptions }): Followed {
  const { options } = given;
  const maxLineBytes = options.maxLineBytes ?? 64 * 1024;
  const filters = { stdout: markerFilter(given.marker), stderr: markerFilter(given.marker) };
  const lines = {
    stdout: lineSplitter(maxLineBytes, (line) => options.onLine(line)),
    stderr: lineSplitter(maxLineBytes, (line) => options.onErrorLine?.(line)),
  };
  let hasStarted = false;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // It is raced against; when another wins first its rejection is nobody's.
  failed.catch(() => undefined);
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  channel.onOutput((name, data) =>
    guarded(() => {
      const text = filters[name].pass(data);
      if (text === undefined) return;
      if (!hasStarted && name === "stdout") {
        hasStarted = true;
        options.onStart?.();
      }
      lines[name].push(text);
    }),
  );
  channel.closed.then(() =>
    guarded(() => {
      lines.stdout.flush();
      lines.stderr.flush();
    }),
  );
  return {
    processId: () => filters.stdout.processId(),
    words: () => Buffer.concat([filters.stderr.before(), filters.stdout.before()]),
    failed,
    fail: (error) => {
      if (!hasStarted) fail(error);
    },
  };
}

function startedTooLate(connection: Connection): SshError {
  const { name } = connection.target;
  return new SshError("timeout", {
    host: name,
    text: `${name} did not start the command within ${START_TIMEOUT_MS / 1000} s.`,
    try: "Check whether the host is overloaded or its network is cut.",
  });
}

async function stop(
  connection: Connection,
  channel: HostChannel,
  script: { marker: string; processId: number | undefined },
): Promise<void> {
  channel.mute();
  channel.end();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), STOP_TIMEOUT_MS);
  });
  const how = await Promise.race([channel.ended, late]);
  clearTimeout(timer);
  channel.abandon();
  if (how === "late" && script.processId !== undefined && connection.isOpen()) {
    await stopScript(connection, { processId: script.processId, marker: script.marker });
  }
}
