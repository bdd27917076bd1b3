import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const READY_MS = 180_000;

/** The product as `npm start` runs it, with data of its own. */
export interface Product {
  /** Where it answers, e.g. `http://127.0.0.1:41234`. */
  url: string;
  /** The one-time link that the first start prints. */
  setupLink: string;
  /** Everything it printed so far. */
  printed: () => string;
  /** Ends it as Ctrl-C would, and removes its data. */
  stop: () => Promise<void>;
}

/** Starts the product and waits until it is ready. `env` goes on top of the machine's. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const data = await mkdtemp(join(tmpdir(), "shoal-e2e-"));
  const port = await freePort();
  const { DATABASE_URL: _database, ...machine } = process.env;
  const child = spawn(process.execPath, ["bin/start.mjs"], {
    cwd: ROOT,
    env: { ...machine, PORT: String(port), SHOAL_DATA: data, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const stop = async () => {
    await end(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    const setupLink = await waitFor(
      () => /https?:\/\/\S+\/setup\S*/.exec(text)?.[0],
      child,
      () => text,
    );
    return { url: `http://127.0.0.1:${port}`, setupLink, printed: () => text, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGINT");
  await exited;
}

async function waitFor(
  look: () => string | undefined,
  child: ChildProcess,
  printed: () => string,
): Promise<string> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (child.exitCode !== null) throw new Error(`The product ended before it was ready:\n${printed()}`);
    if (Date.now() > deadline) throw new Error(`The product was not ready in time:\n${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port.");
  return address.port;
}
