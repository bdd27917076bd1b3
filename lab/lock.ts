import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { AppError } from "@/server/errors";

/** A lock that is held until `release` or the end of the process, whatever ends it. */
export interface Lock {
  release: () => Promise<void>;
}

/**
 * Takes a lock of this machine, or returns undefined when another process has it.
 * It is an abstract Unix socket (unix(7)): the kernel drops it with its process, and there is no file to be left over.
 */
export async function tryLock(key: string): Promise<Lock | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.unref();
    socket.on("error", () => undefined);
    socket.on("close", () => waiting.delete(socket));
  });
  if (!(await listen(server, socketName(key)))) return undefined;
  server.unref();
  return {
    release: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of waiting) socket.destroy();
      await closed;
    },
  };
}

/** Takes a lock, after the process that has it released it or ended. */
export async function waitLock(key: string): Promise<Lock> {
  for (;;) {
    const lock = await tryLock(key);
    if (lock !== undefined) return lock;
    await holderEnds(key);
  }
}

/** True while a process holds the lock. */
export function isLocked(key: string): Promise<boolean> {
  const socket = connect({ path: socketName(key) });
  return new Promise((resolve) => {
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

function socketName(key: string): string {
  return `\0shoal-lab/${key}`;
}

async function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.on("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code === "EADDRINUSE") resolve(false);
      else reject(new AppError("unavailable", { text: `The lab's lock failed: ${cause.message}.`, cause }));
    });
    server.listen({ path }, () => resolve(true));
  });
}

/** The holder accepts connections and never writes, so the end of one is the end of the lock. */
async function holderEnds(key: string): Promise<void> {
  const socket = connect({ path: socketName(key) });
  await new Promise<void>((resolve) => {
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
    socket.resume();
  });
}
