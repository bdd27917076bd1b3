import type { ShellText } from "@/server/core/sh";
import type { Connection } from "@/server/ssh/connection";
import { type Executed, execute } from "@/server/ssh/execute";
import { SshError } from "@/server/ssh/sshError";

/** What a command may take; all have defaults. */
export interface RunOptions {
  /** The command's standard input, after which it sees its end; none unless given. */
  input?: string | Uint8Array;
  /** 30 s unless told otherwise. */
  timeoutMs?: number;
  /** For each of the two outputs; 1 MiB unless told otherwise. */
  maxOutputBytes?: number;
}

/** What a command did. Its output is hostile text: `plainText` before showing it. */
export interface RunResult {
  /** Undefined when a signal ended it or when it was truncated. */
  code: number | undefined;
  signal: string | undefined;
  /** UTF-8; bytes that are not become U+FFFD. */
  stdout: string;
  stderr: string;
  /** An output grew past its limit; the rest is missing, and the command was told to stop. */
  truncated: boolean;
}

/**
 * Runs a script on a host in a POSIX shell in the C locale, as root through sudo if the target says so. The script
 * never shows in the host's process list. Any exit code is a result; throws SshError when the command could not be
 * started, did not end in time or was cut.
 */
export async function run(
  connection: Connection,
  command: ShellText,
  options: RunOptions = {},
): Promise<RunResult> {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const done = await execute(connection, command, {
    input: options.input,
    timeoutMs,
    maxOutputBytes: options.maxOutputBytes ?? 1024 * 1024,
  });
  if (done.stopped === "timeout") throw tookTooLong(connection, done, timeoutMs);
  return {
    code: done.code,
    signal: done.signal,
    stdout: done.stdout.toString("utf8"),
    stderr: done.stderr.toString("utf8"),
    truncated: done.stopped === "limit",
  };
}

/** Like `run`, but a command that fails or says too much is an SshError too; returns its standard output. */
export async function runChecked(
  connection: Connection,
  command: ShellText,
  options: RunOptions = {},
): Promise<string> {
  const result = await run(connection, command, options);
  if (result.code === 0) return result.stdout;
  throw failedCommand(connection, result);
}

/** The SshError of a command that ended with anything but exit code 0. */
export function failedCommand(connection: Connection, result: RunResult): SshError {
  const { name } = connection.target;
  const how = result.truncated
    ? "wrote more than it may and was stopped"
    : result.signal === undefined
      ? `failed with exit code ${result.code}`
      : `was ended by ${result.signal}`;
  return new SshError("exit", {
    host: name,
    text: `A command on ${name} ${how}.`,
    hostWords: result.stderr.trim() === "" ? result.stdout : result.stderr,
    try: "Read the host's own words; they name the reason.",
  });
}

function tookTooLong(connection: Connection, done: Executed, timeoutMs: number): SshError {
  const { name } = connection.target;
  return new SshError("timeout", {
    host: name,
    text: `A command on ${name} did not end within ${timeoutMs / 1000} s and was told to stop.`,
    hostWords: done.stderr.length > 0 ? done.stderr : done.stdout,
    try: "Read the host's state again; check whether the host is overloaded.",
  });
}
