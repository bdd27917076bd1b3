import { createServer, type Server as NetServer, type Socket } from "node:net";
import ssh2, { type ServerChannel, type Connection as ServerConnection, type Session } from "ssh2";
import { type HostKey, readHostKey, type SshTarget } from "@/server/ssh/sshTarget";
import { type TestKeyType, testKey } from "@/server/ssh/testKey";

/** What a fake host's command does. */
export interface FakeAnswer {
  stdout?: string | Buffer;
  stderr?: string | Buffer;
  /** 0 unless told otherwise. */
  code?: number;
  signal?: string;
  /** `hang`: never ends. `cut`: the connection is cut after the output. `endless`: repeats its output until it is stopped. */
  afterwards?: "hang" | "cut" | "endless";
  /** Of a stream: called with a function that sends more standard output, for as long as the stream is open. */
  feed?(send: (text: string | Buffer) => void): void;
}

/** A command as it reaches a fake host. */
export interface FakeCommand {
  /** The script, or the raw command line where none was sent. */
  script: string;
  input: Buffer;
  /** True when it came from `stream`; it then lives until the console ends it. */
  isStream: boolean;
  /** True when it came through sudo. */
  isSudo: boolean;
}

/** How a fake host behaves; a plain one answers every command with exit code 0. */
export interface FakeHostOptions {
  answer?(command: FakeCommand): FakeAnswer | Promise<FakeAnswer>;
  /** `hang`: accepts and says nothing. `rubbish`: speaks something else. `close`: closes at once. */
  speaks?: "ssh" | "hang" | "rubbish" | "close";
  /** Milliseconds before the first byte. */
  bannerDelayMs?: number;
  /** Refuses every key, as with a wrong one. */
  refusesKeys?: boolean;
  /** Said before the sign-in. */
  banner?: string;
  /** More sessions at once than this are refused. */
  maxSessions?: number;
  /** Sudo wants a password. */
  refusesSudo?: boolean;
  hostKeyType?: TestKeyType;
}

export interface FakeCounts {
  connections: number;
  signIns: number;
  stops: number;
  /** Sessions beyond `maxSessions`. */
  refusals: number;
}

/** An SSH server inside the test, on loopback. It knows `run`, the readers and `stream`, but is no shell. */
export interface FakeHost {
  port: number;
  hostKey: HostKey;
  /** A target that signs in; parts can be replaced. */
  target(replaced?: Partial<SshTarget>): SshTarget;
  /** Commands in the order in which they came. */
  commands: FakeCommand[];
  /** How many connections were made, sign-ins tried, and commands told to stop. */
  counts: FakeCounts;
  /** From now on the host has another key, as after a reinstallation. */
  changeHostKey(): void;
  /** Stops reading and answering, as a host does whose network cable was pulled. */
  freeze(): void;
  /** Destroys all open connections. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts a fake host on a free loopback port; for tests. */
export async function startFakeHost(options: FakeHostOptions = {}): Promise<FakeHost> {
  const userKey = testKey();
  let hostKey = testKey(options.hostKeyType);
  const first = readPublic(hostKey.publicKey);
  const sockets = new Set<Socket>();
  const commands: FakeCommand[] = [];
  const counts: FakeCounts = { connections: 0, signIns: 0, stops: 0, refusals: 0 };

  const serve = (socket: Socket) => {
    const server = new ssh2.Server({ hostKeys: [hostKey.privateKey], ...bannerOf(options) }, (client) => {
      handle(client, { options, commands, counts, userKey: readPublic(userKey.publicKey) });
    });
    server.injectSocket(socket);
  };
  const net = createServer((socket) => {
    counts.connections += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    switch (options.speaks ?? "ssh") {
      case "hang":
        return;
      case "rubbish":
        socket.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".repeat(400));
        return;
      case "close":
        socket.end();
        return;
      case "ssh":
        if (options.bannerDelayMs === undefined) serve(socket);
        else setTimeout(() => serve(socket), options.bannerDelayMs).unref();
    }
  });
  const port = await listen(net);

  return {
    port,
    hostKey: first,
    commands,
    counts,
    target: (replaced) => ({
      hostId: `fake-${port}`,
      name: "fake-host",
      address: "127.0.0.1",
      port,
      user: "operator",
      privateKey: userKey.privateKey,
      pinnedHostKey: first,
      sudo: false,
      ...replaced,
    }),
    changeHostKey: () => {
      hostKey = testKey(options.hostKeyType);
    },
    freeze: () => {
      for (const socket of sockets) socket.pause();
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => net.close(resolve));
    },
  };
}

interface Served {
  options: FakeHostOptions;
  commands: FakeCommand[];
  counts: FakeCounts;
  userKey: HostKey;
}

function handle(client: ServerConnection, served: Served): void {
  const { options } = served;
  let sessions = 0;
  client.on("error", () => undefined);
  client.on("authentication", (context) => {
    served.counts.signIns += 1;
    const isKnown =
      context.method === "publickey" && context.key.data.toString("base64") === served.userKey.base64;
    if (isKnown && options.refusesKeys !== true) context.accept();
    else context.reject(["publickey"]);
  });
  client.on("session", (accept, reject) => {
    if (sessions >= (options.maxSessions ?? 10)) {
      served.counts.refusals += 1;
      reject();
      return;
    }
    sessions += 1;
    const session: Session = accept();
    session.once("close", () => {
      sessions -= 1;
    });
    session.on("exec", (acceptExec, _reject, info) => {
      void answer(acceptExec(), { served, commandLine: info.command, client });
    });
  });
}

interface Exec {
  served: Served;
  commandLine: string;
  client: ServerConnection;
}

async function answer(channel: ServerChannel, exec: Exec): Promise<void> {
  const { options, commands } = exec.served;
  channel.on("error", () => undefined);
  const isSudo = exec.commandLine.startsWith("sudo ");
  if (isSudo && options.refusesSudo === true) {
    channel.stderr.write("sudo: a password is required\n");
    finish(channel, { code: 1 });
    return;
  }
  const command = await readCommand(channel, { commandLine: exec.commandLine, isSudo });
  if (command.script.startsWith("shoal_stop()") && command.script.includes("/cmdline")) {
    exec.served.counts.stops += 1;
    finish(channel, {});
    return;
  }
  commands.push(command);
  if (command.isStream) channel.once("end", () => finish(channel, { signal: "TERM" }));
  const given = (await options.answer?.(command)) ?? {};
  if (given.stderr !== undefined) channel.stderr.write(given.stderr);
  if (given.stdout !== undefined) channel.write(given.stdout);
  if (given.feed !== undefined) {
    given.feed((text) => {
      if (channel.writable) channel.write(text);
    });
    return;
  }
  switch (given.afterwards) {
    case "hang":
      return;
    case "cut":
      setTimeout(() => exec.client.end(), 20);
      return;
    case "endless":
      repeat(channel, given.stdout ?? "y\n");
      return;
    case undefined:
      finish(channel, given);
  }
}

// Speaks the head of a script as `scriptStart` writes it: its length and marker stand in the command line.
async function readCommand(
  channel: ServerChannel,
  given: { commandLine: string; isSudo: boolean },
): Promise<FakeCommand> {
  const length = Number(/shoal_n=(\d+);/.exec(given.commandLine)?.[1] ?? Number.NaN);
  const marker = /shoal-[0-9a-f]{24}/.exec(given.commandLine)?.[0];
  const parts: Buffer[] = [];
  const all = () => Buffer.concat(parts);
  const script = () => all().subarray(0, length).toString("utf8");
  // A stream's input ends only when the stream does.
  const isStream = () => all().length >= length && script().includes("exec 3<&0");
  await new Promise<void>((resolve) => {
    channel.on("data", (data: Buffer) => {
      parts.push(data);
      if (isStream()) resolve();
    });
    channel.once("end", () => resolve());
    channel.once("close", () => resolve());
  });
  const { isSudo } = given;
  if (marker === undefined) return { script: given.commandLine, input: all(), isStream: false, isSudo };
  channel.write(`${marker} 1\n`);
  channel.stderr.write(`${marker} 1\n`);
  return { script: script(), input: all().subarray(length), isStream: isStream(), isSudo };
}

function repeat(channel: ServerChannel, text: string | Buffer): void {
  const block = Buffer.concat(Array.from({ length: 4000 }, () => Buffer.from(text)));
  const more = () => {
    while (channel.writable) if (!channel.write(block)) return;
  };
  channel.on("drain", more);
  more();
}

function finish(channel: ServerChannel, given: FakeAnswer): void {
  if (given.signal === undefined) channel.exit(given.code ?? 0);
  else channel.exit(given.signal);
  channel.end();
}

function readPublic(line: string): HostKey {
  const { type, base64 } = readHostKey(Buffer.from(line.split(" ")[1] ?? "", "base64"));
  return { type, base64 };
}

function bannerOf(options: FakeHostOptions): { banner?: string } {
  return options.banner === undefined ? {} : { banner: options.banner };
}

function listen(server: NetServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
