import { rmSync } from "node:fs";
import { startPostgres, throwawayFolder } from "@/bin/postgres.mjs";
import { type Cluster, clusterSchema } from "@/server/core/cluster";
import { loadMonitor } from "@/server/monitor/loadMonitor";
import type { TestFifos } from "@/server/monitor/testMonitor";
import { startRealSshd } from "@/server/ssh/realSshd";

/** What a benchmark gives: figures with their units in their names, and ratios against a rival (above 1: Shoal is better). */
interface Measured {
  figures: Record<string, number>;
  ratios: Record<string, number>;
}

/** How many directors are watched, how many events are timed, and for how long the rest is measured. */
const SIZES = {
  small: { directors: 2, events: 5, restMs: 1000 },
  full: { directors: 50, events: 300, restMs: 20_000 },
};

/** sshd takes no more than 16 (its sshd.c, MAX_LISTEN_SOCKS), and 127.0.0.1 is one of them. */
const SSHD_ADDRESSES = 15;
/** Until the first snapshots of all are over. */
const SETTLE_MS = 5000;

/**
 * From a line that keepalived writes into its pipe to the event of the subscription that goes to the browser: through a
 * real sshd on loopback, the monitor, PostgreSQL and the view, with other directors watched beside. And what watching
 * them costs this process while nothing happens. All of it shares the machine.
 */
export async function run(options: { small: boolean }): Promise<Measured> {
  const size = options.small ? SIZES.small : SIZES.full;
  const folder = throwawayFolder();
  const server = await startPostgres({ folder, throwaway: true });
  try {
    return await measure(server.url, size);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(url: string, size: (typeof SIZES)["full"]): Promise<Measured> {
  const monitor = await loadMonitor(url);
  const { migrate } = await import("@/server/db/migrate");
  await migrate(url);
  const addresses = Array.from({ length: size.directors }, (_, index) => `127.0.77.${index + 1}`);
  const sshds = await Promise.all(
    chunks(addresses, SSHD_ADDRESSES).map((some) =>
      startRealSshd({ config: some.map((address) => `ListenAddress ${address}`) }),
    ),
  );
  const pipes = addresses.map(() => monitor.testFifos());
  const keepalived = monitor.fakeKeepalived(
    first(pipes).folder,
    pipes.map(({ fifos }) => fifos),
  );
  const { db, close } = monitor.openDatabase(url);
  const stop = new AbortController();
  const before = process.memoryUsage().rss;
  try {
    const clusters = clustersOf(size.directors);
    const pipeOf = new Map<string, TestFifos>();
    for (const [index, cluster] of clusters.entries()) {
      const targets = [2 * index, 2 * index + 1].flatMap((each) => {
        const sshd = sshds[Math.floor(each / SSHD_ADDRESSES)];
        return sshd === undefined ? [] : [sshd.target({ address: addresses[each] ?? "" })];
      });
      await monitor.applyTestCluster(db, cluster, targets);
      for (const [place, { hostId }] of cluster.directors.entries()) {
        const pipe = pipes[2 * index + place];
        if (pipe !== undefined) pipeOf.set(hostId, pipe);
      }
    }
    const view = monitor.openLiveView(db, stop.signal);
    const running = monitor.startMonitor({
      db,
      workerId: "bench",
      signal: stop.signal,
      fifosOf: (hostId) => (pipeOf.get(hostId) ?? first(pipes)).fifos,
    });
    try {
      for (const { clusterId } of clusters) {
        await monitor.untilLive(view, clusterId, {
          within: 120_000,
          is: ({ directors }) =>
            Object.values(directors).length === 2 &&
            Object.values(directors).every(
              ({ stream, reach }) => stream.kind === "fifo" && reach.state === "ok",
            ),
        });
      }
      await pause(Math.min(SETTLE_MS, size.restMs));
      const rest = await atRest(size.restMs);
      const delays = await eventDelays(
        { follow: (signal) => view.follow(first(clusters).clusterId, signal), pipe: first(pipes) },
        size.events,
      );
      return {
        figures: {
          directors: size.directors,
          line_to_subscription_ms_p50: percentile(delays, 50),
          line_to_subscription_ms_p99: percentile(delays, 99),
          rest_cpu_percent_of_core: round(rest.cpuPercent),
          rest_memory_mb: round((rest.rss - before) / 2 ** 20),
        },
        ratios: {},
      };
    } finally {
      stop.abort();
      await running;
    }
  } finally {
    await monitor.closeListening();
    await close();
    await keepalived.stop();
    for (const sshd of sshds) await sshd.stop();
    for (const pipe of pipes) pipe.remove();
  }
}

async function atRest(milliseconds: number): Promise<{ cpuPercent: number; rss: number }> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await pause(milliseconds);
  const used = process.cpuUsage(cpu);
  const cpuPercent = (used.user + used.system) / 10 / (performance.now() - startedAt);
  return { cpuPercent, rss: process.memoryUsage().rss };
}

type Batches = AsyncGenerator<{ messages: { kind: string }[] }, void>;

/** Milliseconds of each event, one after the other, with pauses that do not fall in step with anything. */
async function eventDelays(
  at: { follow(signal: AbortSignal): Batches; pipe: TestFifos },
  count: number,
): Promise<number[]> {
  const end = new AbortController();
  const delays: number[] = [];
  let heard: (at: number) => void = () => undefined;
  const following = (async () => {
    for await (const { messages } of at.follow(end.signal)) {
      if (messages.some(({ kind }) => kind === "transition")) heard(performance.now());
    }
  })();
  await pause(200);
  for (let index = 0; index < count; index += 1) {
    const arrived = new Promise<number>((resolve) => {
      heard = resolve;
    });
    const writtenAt = performance.now();
    at.pipe.write("vrrp", `INSTANCE "outside" ${index % 2 === 0 ? "MASTER" : "BACKUP"} 150`);
    delays.push((await arrived) - writtenAt);
    await pause(70 + Math.random() * 60);
  }
  end.abort();
  await following;
  return delays;
}

function clustersOf(directors: number): Cluster[] {
  return Array.from({ length: directors / 2 }, (_, index) => {
    const members = [1, 2].map((place) => ({
      directorId: crypto.randomUUID(),
      hostId: crypto.randomUUID(),
      name: `lvs${index}-${place}`,
    }));
    return clusterSchema.parse({
      clusterId: crypto.randomUUID(),
      name: `cluster${index}`,
      directors: members,
      vrrpInstances: [
        {
          vrrpInstanceId: crypto.randomUUID(),
          name: "outside",
          interface: "eth0",
          virtualRouterId: 51,
          members: members.map(({ directorId }, place) => ({ directorId, priority: 150 - 50 * place })),
          vips: [{ vipId: crypto.randomUUID(), address: "192.0.2.10", prefixLength: 32 }],
        },
      ],
      realServers: [],
      virtualServices: [],
    });
  });
}

function chunks<Item>(items: readonly Item[], length: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, index) =>
    items.slice(index * length, (index + 1) * length),
  );
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error("There is none.");
  return item;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return round(sorted[Math.min(sorted.length - 1, Math.floor((part / 100) * sorted.length))] ?? Number.NaN);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
