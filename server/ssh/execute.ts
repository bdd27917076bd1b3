import type { ShellText } from "@/server/core/sh";
import { markerFilter, scriptStart } from "@/server/ssh/commandLine";
import type { Connection } from "@/server/ssh/connection";
import { connectionCut } from "@/server/ssh/connectionFailure";
import type { Ending, OutputName } from "@/server/ssh/hostChannel";
import { notStarted } from "@/server/ssh/notStarted";
import { stopScript } from "@/server/ssh/stopScript";

/** What a command may take. */
export interface ExecuteOptions {
  /** The command's standard input; none unless given. */
  input?: string | Uint8Array | undefined;
  /** From its start to its end. */
  timeoutMs: number;
  /** For each of the two outputs. */
  maxOutputBytes: number;
}

/** What a command did, in bytes. */
export interface Executed extends Ending {
  stdout: Buffer;
  stderr: Buffer;
  /** `limit`: one output grew too long; `timeout`: it did not end in time. The command was told to stop. */
  stopped: "limit" | "timeout" | undefined;
}

/**
 * Runs a script on a host as the target says (sudo or not). Throws SshError when it could not be started or the
 * connection was cut; for everything else it tells what happened. For `run` and the readers.
 */
export async function execute(
  connection: Connection,
  command: ShellText,
  options: ExecuteOptions,
): Promise<Executed> {
  const { target } = connection;
  const start = scriptStart(command.text, target.sudo);
  const channel = await connection.open(start.commandLine, options.timeoutMs);
  const filters = { stdout: markerFilter(start.marker), stderr: markerFilter(start.marker) };
  const kept: Record<OutputName, Buffer[]> = { stdout: [], stderr: [] };
  const size: Record<OutputName, number> = { stdout: 0, stderr: 0 };

  let stop: (why: "limit" | "timeout") => void = () => undefined;
  const stopped = new Promise<"limit" | "timeout">((resolve) => {
    stop = resolve;
  });
  const timer = setTimeout(() => stop("timeout"), options.timeoutMs);
  channel.onOutput((name, data) => {
    const text = filters[name].pass(data);
    if (text === undefined || text.length === 0) return;
    const space = options.maxOutputBytes - size[name];
    if (space > 0) kept[name].push(text.subarray(0, space));
    size[name] += text.length;
    if (text.length > space) stop("limit");
  });
  channel.write(start.head);
  if (options.input !== undefined) channel.write(Buffer.from(options.input));
  channel.end();

  const result = await Promise.race([channel.ended, stopped]);
  clearTimeout(timer);
  const output = { stdout: Buffer.concat(kept.stdout), stderr: Buffer.concat(kept.stderr) };
  const processId = filters.stdout.processId();
  if (result === "limit" || result === "timeout") {
    channel.abandon();
    if (processId !== undefined) await stopScript(connection, { processId, marker: start.marker });
    return { code: undefined, signal: undefined, ...output, stopped: result };
  }
  if (result === undefined || !connection.isOpen()) {
    throw connection.isOpen()
      ? connectionCut(target, undefined)
      : ((await connection.closed) ?? connectionCut(target, undefined));
  }
  if (processId === undefined) {
    throw notStarted(target, {
      ending: result,
      words: Buffer.concat([filters.stderr.before(), filters.stdout.before()]),
    });
  }
  return { ...result, ...output, stopped: undefined };
}
