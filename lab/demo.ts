// `npm run demo`: a lab and a console that already knows it. Ctrl-C ends both and leaves nothing.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setUpDemo } from "@/lab/demoSetup";
import { bootLab, isUp, stopLab } from "@/lab/lab";
import type { Lab } from "@/lab/state";
import { AppError } from "@/server/errors";

const LAB = "demo";
const DATA = join(process.cwd(), "data", "demo");

async function main(): Promise<number> {
  if (await isUp(LAB))
    throw new AppError("conflict", {
      text: "The demo already runs, or left its lab: npm run lab -- --name demo down",
    });
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => asked.abort());
  let child: ChildProcess | undefined;
  try {
    console.log("Booting two directors and three real servers.");
    const lab = await bootLab({ name: LAB, say: (line) => console.log(line), signal: asked.signal });
    await rm(DATA, { recursive: true, force: true });
    child = spawn(process.execPath, ["bin/start.mjs"], {
      env: { ...process.env, SHOAL_DATA: DATA },
      stdio: ["ignore", "pipe", "inherit"],
      // In a group of its own: Ctrl-C reaches this program alone, which then ends one after the other.
      detached: true,
    });
    const ended = once(child, "exit");
    const credentials = { username: "demo", password: randomBytes(12).toString("base64url") };
    const { url, setupLink } = await readyConsole(child);
    await setUpDemo({ url, setupLink, credentials, lab, say: (line) => console.log(line) });
    console.log(describe({ url, lab, ...credentials }));
    await Promise.race([ended, once(asked.signal, "abort")]);
    return asked.signal.aborted ? 0 : 1;
  } catch (error) {
    if (asked.signal.aborted) return 0;
    throw error;
  } finally {
    if (child !== undefined) await end(child);
    await stopLab(LAB);
    await rm(DATA, { recursive: true, force: true });
  }
}

async function readyConsole(child: ChildProcess): Promise<{ url: string; setupLink: string }> {
  if (child.stdout === null) throw new TypeError("The console's output is not read.");
  for await (const line of createInterface({ input: child.stdout })) {
    const setupLink = /https?:\/\/\S+\/setup\?token=\S+/.exec(line)?.[0];
    if (setupLink !== undefined) {
      child.stdout.resume();
      return { url: new URL(setupLink).origin, setupLink };
    }
    console.log(line);
  }
  throw new Error("The console ended before it was ready.");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

function describe(of: { url: string; lab: Lab; username: string; password: string }): string {
  const master = of.lab.hosts.find((host) => host.kind === "director")?.name ?? "";
  return `
Ready. Open ${of.url} and sign in as ${of.username} with the password ${of.password}

See requests go round:     for i in 1 2 3 4 5 6; do curl -s http://${of.lab.vips.first}/; done
See a failover:            npm run lab -- --name ${LAB} ssh ${master} systemctl stop keepalived
and let it come back:      npm run lab -- --name ${LAB} ssh ${master} systemctl start keepalived
Take a host off the net:   npm run lab -- --name ${LAB} cut web1    (and back: join web1)

Ctrl-C ends the console and the lab and leaves nothing.`;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exitCode = 1;
}
