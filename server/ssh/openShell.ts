import { randomBytes } from "node:crypto";
import { type ShellText, sh } from "@/server/core/sh";
import { markerFilter, scriptStart } from "@/server/ssh/commandLine";
import type { Connection } from "@/server/ssh/connection";
import { connectionCut } from "@/server/ssh/connectionFailure";
import type { HostChannel, OutputName } from "@/server/ssh/hostChannel";
import { notStarted } from "@/server/ssh/notStarted";
import { SshError } from "@/server/ssh/sshError";
import { stopScript } from "@/server/ssh/stopScript";

/** What one question may take; all have defaults. */
export interface AskOptions {
  /** 10 s unless told otherwise. */
  timeoutMs?: number;
  /** For each of the two outputs; 1 MiB unless told otherwise. */
  maxOutputBytes?: number;
}

/** What one question gave. Hostile text: `plainText` before showing it. */
export interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

/** A shell on a host that stays open, so that a question costs one round trip and no new process for the shell. */
export interface HostShell {
  /**
   * Runs a command in a subshell without input; questions wait for each other. An answer that is too late or too long
   * throws SshError and ends the shell: what comes after it could not be told apart.
   */
  ask(command: ShellText, options?: AskOptions): Promise<Answer>;
  isOpen(): boolean;
  /** Ends the shell and what it runs. */
  close(): Promise<void>;
}

interface Output {
  parts: Buffer[];
  size: number;
  /** The last bytes of all parts together: the end mark is looked for only here. */
  tail: Buffer;
}

interface Question {
  nonce: string;
  maxOutputBytes: number;
  outputs: Record<OutputName, Output>;
  settle(result: Answer | SshError): void;
}

const START_TIMEOUT_MS = 15_000;
const TAIL_BYTES = 200;

/** Opens such a shell; throws SshError. */
export async function openShell(connection: Connection): Promise<HostShell> {
  const { target } = connection;
  // Not `exec`: the marker in the outer shell's command line is how a stuck shell is found and ended.
  const start = scriptStart("sh; exit", target.sudo);
  const channel = await connection.open(start.commandLine, START_TIMEOUT_MS);
  const filters = { stdout: markerFilter(start.marker), stderr: markerFilter(start.marker) };
  let current: Question | undefined;
  let failure: SshError | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = (error: SshError) => {
    failure ??= error;
    current?.settle(failure);
    channel.abandon();
  };
  channel.onOutput((name, data) => {
    const text = filters[name].pass(data);
    if (text === undefined || current === undefined) return;
    const { outputs, maxOutputBytes } = current;
    const output = outputs[name];
    output.parts.push(text);
    output.size += text.length;
    output.tail = Buffer.concat([output.tail, text]).subarray(-TAIL_BYTES);
    const answer = answerOf(current);
    if (answer !== undefined) current.settle(answer);
    else if (output.size > maxOutputBytes + TAIL_BYTES) end(tooLong(target.name, maxOutputBytes));
  });
  channel.ended.then(async (ending) => {
    if (ending !== undefined && filters.stdout.processId() === undefined) {
      const words = Buffer.concat([filters.stderr.before(), filters.stdout.before()]);
      end(notStarted(target, { ending, words }));
    } else {
      end((connection.isOpen() ? undefined : await connection.closed) ?? connectionCut(target, undefined));
    }
  });
  channel.write(start.head);

  const stopRunning = async () => {
    const processId = filters.stdout.processId();
    if (processId !== undefined && connection.isOpen()) {
      await stopScript(connection, { processId, marker: start.marker });
    }
  };
  const askNow = async (command: ShellText, options: AskOptions): Promise<Answer> => {
    if (failure !== undefined) throw failure;
    const timeoutMs = options.timeoutMs ?? 10_000;
    const timer = setTimeout(() => end(tooLate(target.name, timeoutMs)), timeoutMs);
    const result = await send(channel, {
      command,
      maxOutputBytes: options.maxOutputBytes ?? 1024 * 1024,
      begin: (question) => {
        current = question;
      },
    });
    clearTimeout(timer);
    current = undefined;
    if (!(result instanceof SshError)) return result;
    if (result.kind !== "cut") await stopRunning();
    throw result;
  };

  return {
    ask: (command, options = {}) => {
      const answer = last.then(() => askNow(command, options));
      last = answer.catch(() => undefined);
      return answer;
    },
    isOpen: () => failure === undefined && connection.isOpen(),
    close: async () => {
      const isBusy = current !== undefined;
      channel.end();
      end(connectionCut(target, new Error("the console closed the shell")));
      if (isBusy) await stopRunning();
    },
  };
}

function send(
  channel: HostChannel,
  given: { command: ShellText; maxOutputBytes: number; begin(question: Question): void },
): Promise<Answer | SshError> {
  return new Promise((resolve) => {
    const nonce = `shoal-${randomBytes(12).toString("hex")}`;
    const empty = (): Output => ({ parts: [], size: 0, tail: Buffer.alloc(0) });
    given.begin({
      nonce,
      maxOutputBytes: given.maxOutputBytes,
      outputs: { stdout: empty(), stderr: empty() },
      settle: resolve,
    });
    // `eval` in a subshell: neither `exit` nor a mistake in the command ends the shell.
    const line = sh`( eval ${given.command.text} ) </dev/null; shoal_c=$?; echo; echo ${nonce} "$shoal_c"; echo >&2; echo ${nonce} >&2\n`;
    channel.write(line.text);
  });
}

function answerOf(question: Question): Answer | undefined {
  const { nonce, outputs } = question;
  const end = markIn(outputs.stdout, nonce);
  const errorEnd = markIn(outputs.stderr, nonce);
  if (end === undefined || errorEnd === undefined) return undefined;
  return {
    code: Number(end.code),
    stdout: textBefore(outputs.stdout, end.fromEnd),
    stderr: textBefore(outputs.stderr, errorEnd.fromEnd),
  };
}

function markIn(output: Output, nonce: string): { fromEnd: number; code: string } | undefined {
  const mark = `\n${nonce}`;
  const start = output.tail.indexOf(mark);
  if (start < 0) return undefined;
  const code = /^ ?(\d*)\n/.exec(output.tail.subarray(start + mark.length).toString("latin1"))?.[1];
  return code === undefined ? undefined : { fromEnd: output.tail.length - start, code };
}

function textBefore(output: Output, fromEnd: number): string {
  return Buffer.concat(output.parts)
    .subarray(0, output.size - fromEnd)
    .toString("utf8");
}

function tooLate(host: string, timeoutMs: number): SshError {
  return new SshError("timeout", {
    host,
    text: `${host} did not answer within ${timeoutMs / 1000} s; the shell there was ended.`,
    try: "Check whether the host is overloaded.",
  });
}

function tooLong(host: string, maxOutputBytes: number): SshError {
  return new SshError("protocol", {
    host,
    text: `${host} answered with more than ${maxOutputBytes} bytes; the shell there was ended.`,
    try: "Read less at once.",
  });
}
