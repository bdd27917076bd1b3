import { createHash } from "node:crypto";
import { type ConnectOptions, connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** One shared connection to each host in use. */
export interface Pool {
  /**
   * Calls `use` with the host's connection: the open one, or a new one. After a cut the next call connects anew;
   * nothing that was under way is ever run again. Throws SshError when it cannot connect, and what `use` throws.
   */
  withHost<Result>(target: SshTarget, use: (connection: Connection) => Promise<Result>): Promise<Result>;
  /** How many connections are open or being opened. */
  size(): number;
  /** Closes the connection of a host, e.g. when the host was removed; what runs on it is cut. */
  forget(hostId: string): Promise<void>;
  /** Closes all connections; what runs on them is cut. The pool stays usable. */
  close(): Promise<void>;
}

/** Times in milliseconds, besides those of `connect`. */
export interface PoolOptions extends ConnectOptions {
  /** A connection that nobody used for so long is closed; 60 s unless told otherwise. */
  idleMs?: number;
}

interface Entry {
  /** Of everything that the connection was made with. */
  made: string;
  connection: Promise<Connection>;
  users: number;
  /** No longer given to new users; closed by the last one. */
  isRetired: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** A pool of one's own; processes share `hosts`. */
export function createPool(options: PoolOptions = {}): Pool {
  const entries = new Map<string, Entry>();
  const idleMs = options.idleMs ?? 60_000;

  const drop = (hostId: string, entry: Entry) => {
    entry.isRetired = true;
    clearTimeout(entry.idle);
    if (entries.get(hostId) === entry) entries.delete(hostId);
  };
  const closeNow = async (hostId: string, entry: Entry) => {
    drop(hostId, entry);
    const connection = await entry.connection.catch(() => undefined);
    await connection?.close();
  };
  const open = (target: SshTarget, made: string): Entry => {
    const entry: Entry = {
      made,
      connection: connect(target, options),
      users: 0,
      isRetired: false,
      idle: undefined,
    };
    entries.set(target.hostId, entry);
    const forgetIt = () => drop(target.hostId, entry);
    entry.connection.then((connection) => connection.closed.then(forgetIt), forgetIt);
    return entry;
  };
  const entryFor = (target: SshTarget): Entry => {
    const made = describe(target);
    const known = entries.get(target.hostId);
    if (known === undefined) return open(target, made);
    if (known.made === made && !known.isRetired) return known;
    // Made with an old key, pin or address: whoever uses it may finish, nobody else gets it.
    drop(target.hostId, known);
    if (known.users === 0) void closeNow(target.hostId, known);
    return open(target, made);
  };
  const release = (hostId: string, entry: Entry) => {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (entry.isRetired) {
      void closeNow(hostId, entry);
      return;
    }
    entry.idle = setTimeout(() => void closeNow(hostId, entry), idleMs);
    entry.idle.unref();
  };

  return {
    withHost: async (target, use) => {
      const entry = entryFor(target);
      clearTimeout(entry.idle);
      entry.users += 1;
      try {
        return await use(await entry.connection);
      } finally {
        release(target.hostId, entry);
      }
    },
    size: () => entries.size,
    forget: async (hostId) => {
      const entry = entries.get(hostId);
      if (entry !== undefined) await closeNow(hostId, entry);
    },
    close: async () => {
      await Promise.all([...entries].map(([hostId, entry]) => closeNow(hostId, entry)));
    },
  };
}

/** The pool that all parts of a process share. */
export const hosts: Pool = createPool();

// A digest, so that the private key is not kept once more.
function describe(target: SshTarget): string {
  const { address, port, user, privateKey, pinnedHostKey, sudo, legacyAlgorithms } = target;
  const parts = [
    address,
    port,
    user,
    privateKey,
    pinnedHostKey?.type,
    pinnedHostKey?.base64,
    sudo,
    legacyAlgorithms === true,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64");
}
