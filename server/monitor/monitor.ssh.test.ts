import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cluster } from "@/server/core/cluster";
import { health } from "@/server/core/health";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import type { LiveBatch, LiveCluster } from "@/server/core/live";
import { testDatabase } from "@/server/db/testDatabase";
import type { LiveView } from "@/server/monitor/liveView";
import { loadMonitor } from "@/server/monitor/loadMonitor";
import type { TestFifos } from "@/server/monitor/testMonitor";
import { type RealSshd, startRealSshd } from "@/server/ssh/realSshd";

const url = await testDatabase();
vi.resetModules();
const {
  applyTestCluster,
  closeListening,
  fakeKeepalived,
  openDatabase,
  openLiveView,
  startMonitor,
  testFifos,
  untilLive,
} = await loadMonitor(url);
const { db, close } = openDatabase(url);
const cluster: Cluster = sampleCluster();
const { clusterId } = cluster;
const [LB1, LB2] = [idOf(11), idOf(12)];
const [HOST1, HOST2] = [idOf(21), idOf(22)];

let sshds: RealSshd[] = [];
let pipes: TestFifos[] = [];
let keepalived: ReturnType<typeof fakeKeepalived>;

beforeAll(async () => {
  sshds = [await startRealSshd(), await startRealSshd()];
  await applyTestCluster(
    db,
    cluster,
    sshds.map((sshd) => sshd.target()),
  );
});
afterAll(async () => {
  for (const sshd of sshds) await sshd.stop();
  await closeListening();
  await close();
});

let stop: AbortController;
let running: Promise<void>[];
let view: LiveView;

beforeEach(async () => {
  await db.vrrpState.deleteMany();
  await db.vrrpTransition.deleteMany();
  pipes = [testFifos(), testFifos()];
  keepalived = fakeKeepalived(
    pipe(0).folder,
    pipes.map(({ fifos }) => fifos),
  );
  stop = new AbortController();
  running = [];
  view = openLiveView(db, stop.signal);
});
afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  await keepalived.stop();
  for (const each of pipes) each.remove();
});

function pipe(index: number): TestFifos {
  const found = pipes[index];
  if (found === undefined) throw new Error("no such pipe");
  return found;
}

function monitor(workerId = "worker", signal: AbortSignal = stop.signal): Promise<void> {
  const done = startMonitor({
    db,
    workerId,
    signal,
    every: 400,
    checkEvery: 300,
    fifosOf: (hostId) => pipe(hostId === HOST1 ? 0 : 1).fifos,
  });
  running.push(done);
  return done;
}

function stateOf(live: LiveCluster, directorId: string): string | undefined {
  return live.directors[directorId]?.instances.outside?.state;
}

function isStreaming(live: LiveCluster): boolean {
  return [LB1, LB2].every((id) => {
    const director = live.directors[id];
    return director?.stream.kind === "fifo" && director.reach.state === "ok";
  });
}

describe("the monitor", () => {
  it("tells what keepalived writes into its pipe, and records it with its cause", async () => {
    monitor();
    await untilLive(view, clusterId, { is: isStreaming });
    pipe(1).write("vrrp", 'INSTANCE "outside" BACKUP 100');
    await untilLive(view, clusterId, { is: (live) => stateOf(live, LB2) === "BACKUP" });
    pipe(0).write("vrrp", 'INSTANCE "outside" BACKUP 150', 'INSTANCE "outside" MASTER 150');
    await untilLive(view, clusterId, { is: (live) => stateOf(live, LB1) === "MASTER" });
    pipe(0).write("vrrp", 'INSTANCE "outside" STOP 150');
    await untilLive(view, clusterId, { is: (live) => stateOf(live, LB1) === "STOP" });
    pipe(1).write("vrrp", 'INSTANCE "outside" MASTER 100');
    const live = await untilLive(view, clusterId, { is: (each) => stateOf(each, LB2) === "MASTER" });

    const outside = health(cluster, live, Date.now()).instances[0];
    expect(outside).toMatchObject({ verdict: "ok", masterDirectorId: LB2 });
    const rows = await db.vrrpTransition.findMany({ orderBy: { id: "asc" } });
    expect(rows.map((row) => [row.hostName, row.fromState, row.toState, row.source, row.reason])).toEqual([
      ["lvs2", null, "BACKUP", "fifo", "keepalived on lvs2 has started."],
      ["lvs1", null, "BACKUP", "fifo", "keepalived on lvs1 has started."],
      ["lvs1", "BACKUP", "MASTER", "fifo", "Its priority 150 is higher than the 100 of lvs2."],
      ["lvs1", "MASTER", "STOP", "fifo", "keepalived was stopped on lvs1."],
      ["lvs2", "BACKUP", "MASTER", "fifo", "keepalived does not run it on lvs1."],
    ]);
    const states = await db.vrrpState.findMany({ orderBy: { hostId: "asc" } });
    expect(states.map((row) => [row.hostId, row.instance, row.state, row.priority])).toEqual([
      [HOST1, "outside", "STOP", 150],
      [HOST2, "outside", "MASTER", 100],
    ]);
  });

  it("takes what waited in the pipe for old, and survives rubbish", async () => {
    monitor("first");
    await untilLive(view, clusterId, { is: isStreaming });
    stop.abort();
    await Promise.all(running);
    // Nobody reads now.
    pipe(0).write("vrrp", 'INSTANCE "outside" MASTER 150', 'INSTANCE "outside" FAULT 150');
    stop = new AbortController();
    view = openLiveView(db, stop.signal);
    monitor("second");
    await untilLive(view, clusterId, { is: isStreaming });
    expect(await db.vrrpTransition.count()).toBe(0);
    pipe(0).write(
      "vrrp",
      'INSTANCE "outside" \u001b[31mMASTER',
      "x".repeat(3000),
      'INSTANCE "__proto__" MASTER 1',
      'INSTANCE "outside" MASTER 999999',
      'INSTANCE "outside" BACKUP 150',
    );
    const live = await untilLive(view, clusterId, { is: (each) => stateOf(each, LB1) === "BACKUP" });
    expect(Object.keys(live.directors[LB1]?.instances ?? {})).toEqual(["outside"]);
  });

  it("notices that keepalived died without a word", async () => {
    monitor();
    await untilLive(view, clusterId, { is: isStreaming });
    pipe(0).write("vrrp", 'INSTANCE "outside" MASTER 150');
    await untilLive(view, clusterId, { is: (live) => stateOf(live, LB1) === "MASTER" });
    await keepalived.stop();
    const live = await untilLive(view, clusterId, { is: (each) => stateOf(each, LB1) === "STOP" });
    expect(live.directors[LB1]?.keepalived?.running).toBe(false);
    const row = await db.vrrpTransition.findFirst({ where: { toState: "STOP" } });
    expect(row).toMatchObject({ source: "snapshot", reason: "keepalived on lvs1 ended without a word." });
  });

  it("connects again after a cut, and meanwhile what it knows grows unknown, not down", async () => {
    monitor();
    await untilLive(view, clusterId, { is: isStreaming });
    pipe(0).write("vrrp", 'INSTANCE "outside" MASTER 150');
    await untilLive(view, clusterId, { is: (live) => stateOf(live, LB1) === "MASTER" });
    await sshds[0]?.cutConnections();
    const cut = await untilLive(view, clusterId, {
      is: (live) => live.directors[LB1]?.reach.state === "cut",
    });
    expect(stateOf(cut, LB1)).toBe("MASTER");
    const later = health(cluster, cut, Date.now() + 60_000);
    expect(later.directors[0]?.state).toBe("unknown");
    expect(later.instances[0]).toMatchObject({ verdict: "unknown", evidence: [{ last: "MASTER" }, {}] });
    await untilLive(view, clusterId, {
      is: (live) => live.directors[LB1]?.reach.state === "ok" && isStreaming(live),
    });
    pipe(0).write("vrrp", 'INSTANCE "outside" BACKUP 150');
    await untilLive(view, clusterId, { is: (live) => stateOf(live, LB1) === "BACKUP" });
    const reach = await db.hostReach.findUnique({ where: { hostId: HOST1 } });
    expect(reach?.okAt).not.toBeNull();
  });

  it("says so where the pipe cannot be used, and attaches to one that was replaced", async () => {
    rmSync(pipe(1).fifos.vrrp);
    writeFileSync(pipe(1).fifos.vrrp, "not a pipe");
    monitor();
    const live = await untilLive(view, clusterId, {
      is: (each) =>
        each.directors[LB1]?.stream.kind === "fifo" &&
        each.directors[LB2]?.stream.kind === "snapshot" &&
        each.directors[LB2].snapshot !== undefined,
    });
    expect(live.directors[LB2]?.stream.text).toContain("it is not a named pipe");
    expect(readFileSync(pipe(1).fifos.vrrp, "utf8")).toBe("not a pipe");
    expect(health(cluster, live, Date.now()).directors[1]?.late).toContain("up to 0.4 s late");

    // As keepalived does at every reload with a pipe that it made itself.
    rmSync(pipe(0).fifos.vrrp);
    execFileSync("mkfifo", [pipe(0).fifos.vrrp]);
    const second = fakeKeepalived(pipe(1).folder, [pipe(0).fifos]);
    await keepalived.stop();
    try {
      await expect
        .poll(
          () => {
            pipe(0).write("vrrp", 'INSTANCE "outside" FAULT 150');
            return stateOf(view.clusters().get(clusterId)?.live ?? live, LB1);
          },
          { timeout: 10_000, interval: 100 },
        )
        .toBe("FAULT");
    } finally {
      await second.stop();
    }
  });

  it("hands over to another worker without losing or doubling anything", async () => {
    const first = new AbortController();
    const ended = monitor("first", first.signal);
    await untilLive(view, clusterId, { is: isStreaming });
    monitor("second");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const leases = await db.hostLease.findMany();
    expect(leases.map((lease) => lease.workerId)).toEqual(["first", "first"]);
    pipe(0).write("vrrp", 'INSTANCE "outside" BACKUP 150');
    await untilLive(view, clusterId, { is: (live) => stateOf(live, LB1) === "BACKUP" });
    first.abort();
    await ended;
    await untilLive(view, clusterId, { is: isStreaming });
    pipe(0).write("vrrp", 'INSTANCE "outside" MASTER 150');
    await untilLive(view, clusterId, { is: (live) => stateOf(live, LB1) === "MASTER" });
    expect((await db.hostLease.findMany()).map((lease) => lease.workerId)).toEqual(["second", "second"]);
    const rows = await db.vrrpTransition.findMany({ orderBy: { id: "asc" } });
    expect(rows.map((row) => row.toState)).toEqual(["BACKUP", "MASTER"]);
  });

  it("goes on with a new version over the same connection", async () => {
    monitor();
    await untilLive(view, clusterId, { is: isStreaming });
    pipe(0).write("vrrp", 'INSTANCE "outside" MASTER 150');
    const before = await untilLive(view, clusterId, { is: (live) => stateOf(live, LB1) === "MASTER" });
    const targets = sshds.map((sshd) => sshd.target());
    const { versionId } = await applyTestCluster(db, { ...cluster, virtualServices: [] }, targets);
    const after = await untilLive(view, clusterId, { is: (live) => live.versionId === versionId });
    expect(before.versionId).not.toBe(versionId);
    expect(stateOf(after, LB1)).toBe("MASTER");
    expect(after.directors[LB1]?.reach).toEqual(before.directors[LB1]?.reach);
  });

  it("yields everything first, then changes in batches", async () => {
    monitor();
    await untilLive(view, clusterId, { is: isStreaming });
    const batches: LiveBatch[] = [];
    const end = new AbortController();
    const following = (async () => {
      for await (const batch of view.follow(clusterId, end.signal)) batches.push(batch);
    })();
    await expect.poll(() => batches.length).toBeGreaterThan(0);
    const lines = Array.from(
      { length: 200 },
      (_, index) => `INSTANCE "outside" ${index % 2 === 0 ? "BACKUP" : "MASTER"} 150`,
    );
    const startedAt = Date.now();
    pipe(0).write("vrrp", ...lines);
    await expect.poll(() => db.vrrpTransition.count(), { timeout: 10_000 }).toBe(200);
    await expect
      .poll(
        () => batches.flatMap(({ messages }) => messages).filter(({ kind }) => kind === "transition").length,
      )
      .toBe(200);
    end.abort();
    await following;
    expect(batches[0]?.messages.map(({ kind }) => kind)).toEqual(["all"]);
    expect(batches.length).toBeLessThanOrEqual(20 + (Date.now() - startedAt) / 50);
  });
});
