import type { Client, ClientChannel } from "ssh2";
import { connectionCut, type LibraryError } from "@/server/ssh/connectionFailure";
import { type HostChannel, hostChannel } from "@/server/ssh/hostChannel";
import { createSlots } from "@/server/ssh/slots";
import { SshError } from "@/server/ssh/sshError";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** An open, signed-in connection to one host; commands on it run side by side. */
export interface Connection {
  readonly target: SshTarget;
  isOpen(): boolean;
  /** Runs a command line in the user's login shell; for `run`, `stream` and `openShell` only. */
  open(commandLine: string, timeoutMs: number): Promise<HostChannel>;
  /** Ends the connection; whatever runs on it is cut. */
  close(): Promise<void>;
  /** Resolves when the connection has ended: with the failure, or with undefined after `close`. */
  readonly closed: Promise<SshError | undefined>;
}

/** sshd's default for MaxSessions, see sshd_config(5). */
const MAX_CHANNELS = 10;
const SLOT_TIMEOUT_MS = 60_000;

/** Makes a Connection of a signed-in SSH client. */
export function openConnection(client: Client, target: SshTarget): Connection {
  const slots = createSlots(MAX_CHANNELS);
  let failure: SshError | undefined;
  let lastError: LibraryError | undefined;
  let isWanted = false;
  let isOver = false;

  client.on("error", (error: LibraryError) => {
    lastError ??= error;
  });
  const closed = new Promise<SshError | undefined>((resolve) => {
    const over = () => {
      if (isOver) return;
      isOver = true;
      failure = connectionCut(target, isWanted ? new Error("the console closed it") : lastError);
      slots.fail(failure);
      resolve(isWanted ? undefined : failure);
      client.destroy();
    };
    // `end` comes first, and on a half-open socket alone.
    client.once("end", over);
    client.once("close", over);
  });

  const openOnce = (commandLine: string, timeoutMs: number): Promise<HostChannel> =>
    new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(
          new SshError("timeout", {
            host: target.name,
            text: `${target.name} did not start the command within ${timeoutMs / 1000} s.`,
            try: "Check whether the host is overloaded or its network is cut.",
          }),
        );
      }, timeoutMs);
      const opened = (error: (Error & { reason?: number }) | undefined, channel: ClientChannel) => {
        clearTimeout(timer);
        if (isLate) {
          channel?.close();
        } else if (error === undefined) {
          resolve(hostChannel(channel));
        } else if (isOver) {
          reject(failure);
        } else {
          reject(error);
        }
      };
      try {
        client.exec(commandLine, opened);
      } catch (error) {
        clearTimeout(timer);
        reject(failure ?? connectionCut(target, error instanceof Error ? error : undefined));
      }
    });

  const takeSlot = async (): Promise<void> => {
    try {
      await slots.take(SLOT_TIMEOUT_MS);
    } catch (error) {
      if (error instanceof SshError) throw error;
      throw new SshError("timeout", {
        host: target.name,
        text: `${target.name} was busy with ${slots.inUse()} other commands for ${SLOT_TIMEOUT_MS / 1000} s.`,
        try: "Look at the host for commands of the console that hang.",
        cause: error,
      });
    }
  };

  const open = async (commandLine: string, timeoutMs: number): Promise<HostChannel> => {
    for (;;) {
      if (failure !== undefined) throw failure;
      await takeSlot();
      try {
        const channel = await openOnce(commandLine, timeoutMs);
        channel.closed.then(slots.give);
        return channel;
      } catch (error) {
        // Refused before anything ran: this host allows fewer sessions than usual, so wait for one to end.
        if (isRefusal(error) && slots.inUse() > 1) {
          slots.shrink();
          continue;
        }
        slots.give();
        if (error instanceof SshError) throw error;
        throw new SshError("protocol", {
          host: target.name,
          text: `${target.name} refuses to run commands for ${target.user}.`,
          try: "Check MaxSessions, ForceCommand and the options of the key in authorized_keys on the host.",
          hostWords: error instanceof Error ? error.message : undefined,
          cause: error,
        });
      }
    }
  };

  return {
    target,
    isOpen: () => !isOver,
    open,
    close: async () => {
      isWanted = true;
      client.end();
      const timer = setTimeout(() => client.destroy(), 2000);
      await closed;
      clearTimeout(timer);
    },
    closed,
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && "reason" in error;
}
