import type { ClientChannel } from "ssh2";

/** How a command on a host ended: exactly one of `code` and `signal` is set. */
export interface Ending {
  code: number | undefined;
  signal: string | undefined;
}

/** Where output came from. */
export type OutputName = "stdout" | "stderr";

/** A running command on a host: bytes in, bytes out, an end. */
export interface HostChannel {
  /** Takes the output; nothing flows before, and the channel cannot end. */
  onOutput(handler: (name: OutputName, data: Buffer) => void): void;
  write(data: string | Buffer): void;
  /** Ends the command's input. */
  end(): void;
  /** Delivers no more output. */
  mute(): void;
  /** Closes the channel without waiting; no more output is delivered. Does not stop the command on the host. */
  abandon(): void;
  /** Resolves when all output was delivered; undefined when the host or the network ended it without saying how. */
  readonly ended: Promise<Ending | undefined>;
  /** Resolves when the host has let go of the channel too. */
  readonly closed: Promise<void>;
}

/** Wraps an SSH library's channel. */
export function hostChannel(channel: ClientChannel): HostChannel {
  let isMuted = false;
  let ending: Ending | undefined;
  let resolveEnded: (ending: Ending | undefined) => void = () => undefined;
  const ended = new Promise<Ending | undefined>((resolve) => {
    resolveEnded = resolve;
  });
  const errorOutputEnded = new Promise<void>((resolve) => channel.stderr.once("close", () => resolve()));

  channel.on("exit", (code: number | null, signal?: string) => {
    ending = { code: code ?? undefined, signal: code === null ? (signal ?? "unknown") : undefined };
  });
  // A write that meets a closed channel is no news: the channel's end tells it.
  channel.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => {
    channel.once("close", async () => {
      await errorOutputEnded;
      resolveEnded(ending);
      resolve();
    });
  });

  return {
    onOutput: (handler) => {
      const deliver = (name: OutputName) => (data: Buffer) => {
        if (!isMuted) handler(name, data);
      };
      channel.on("data", deliver("stdout"));
      channel.stderr.on("data", deliver("stderr"));
    },
    write: (data) => {
      if (channel.writable) channel.write(data);
    },
    end: () => {
      channel.end();
    },
    mute: () => {
      isMuted = true;
    },
    abandon: () => {
      isMuted = true;
      channel.resume();
      channel.stderr.resume();
      channel.close();
      resolveEnded(ending);
    },
    ended,
    closed,
  };
}
