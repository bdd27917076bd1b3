import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import type { LiveInstance, LiveTransition } from "@/server/core/live";
import { openDatabase } from "@/server/db/client";
import { testDatabase } from "@/server/db/testDatabase";
import { LEASE_MS, releaseLeases, takeLeases } from "@/server/monitor/leases";
import { listTransitions } from "@/server/monitor/listTransitions";
import { readStored } from "@/server/monitor/readWanted";
import { recordReach, recordState } from "@/server/monitor/recordState";

const { db, close } = openDatabase(await testDatabase());
const HOSTS = [idOf(21), idOf(22), idOf(23)];
const [HOST = ""] = HOSTS;
const T = Date.UTC(2026, 0, 15, 12);
afterAll(close);
beforeEach(async () => {
  await db.hostLease.deleteMany();
  await db.vrrpTransition.deleteMany();
  await db.host.deleteMany();
});

describe("leases", () => {
  it("belong to one worker at a time", async () => {
    expect(await takeLeases(db, "a", HOSTS.slice(0, 2))).toEqual(new Set(HOSTS.slice(0, 2)));
    expect(await takeLeases(db, "b", HOSTS)).toEqual(new Set(HOSTS.slice(2)));
    expect(await takeLeases(db, "a", HOSTS)).toEqual(new Set(HOSTS.slice(0, 2)));
  });

  it("go to another worker when they run out, and not before", async () => {
    await takeLeases(db, "dead", HOSTS);
    expect(await takeLeases(db, "b", HOSTS)).toEqual(new Set());
    await db.$executeRaw`update "HostLease" set "expiresAt" = now() - interval '1 millisecond'`;
    expect(await takeLeases(db, "b", HOSTS)).toEqual(new Set(HOSTS));
    expect(await takeLeases(db, "dead", HOSTS)).toEqual(new Set());
    expect(LEASE_MS).toBeLessThanOrEqual(10_000);
  });

  it("are decided by the database when many workers come at once", async () => {
    const workers = Array.from({ length: 10 }, (_, index) => `w${index}`);
    const taken = await Promise.all(workers.map((worker) => takeLeases(db, worker, HOSTS)));
    expect(taken.flatMap((each) => [...each]).sort()).toEqual(HOSTS);
  });

  it("are given back", async () => {
    await takeLeases(db, "a", HOSTS);
    await releaseLeases(db, "a", HOSTS.slice(0, 1));
    expect(await takeLeases(db, "b", HOSTS)).toEqual(new Set(HOSTS.slice(1)));
    await releaseLeases(db, "a");
    expect(await takeLeases(db, "b", HOSTS)).toEqual(new Set(HOSTS));
  });
});

const instance: LiveInstance = {
  state: "MASTER",
  priority: 150,
  since: T,
  seen: { at: T + 5, source: "fifo" },
};
const transition: LiveTransition = {
  clusterId: idOf(1),
  directorId: idOf(11),
  hostId: HOST,
  hostName: "lvs1",
  instance: "outside",
  fromState: "BACKUP",
  toState: "MASTER",
  at: T,
  source: "fifo",
  reason: 'It\'s "so".',
};

describe("what is recorded", () => {
  beforeEach(async () => {
    const key = { name: "k", publicKey: "p", sealedPrivateKey: "s" };
    const { id: sshKeyId } = await db.sshKey.upsert({ where: { name: "k" }, update: {}, create: key });
    await db.host.create({ data: { id: HOST, name: "lvs1", address: "192.0.2.1", user: "root", sshKeyId } });
    await takeLeases(db, "a", [HOST]);
  });
  const record = {
    hostId: HOST,
    workerId: "a",
    instances: { outside: instance },
    transitions: [transition],
    payloads: ["{}"],
  };

  it("is the state and how it came", async () => {
    await recordState(db, record);
    const later = {
      ...instance,
      state: "BACKUP" as const,
      since: T + 9000,
      seen: { at: T + 9000, source: "fifo" as const },
    };
    await recordState(db, { ...record, instances: { outside: later }, transitions: [] });
    const stored = await readStored(db, HOST);
    expect(stored.instances).toEqual({ outside: { ...later, seen: { at: T + 9000, source: "stored" } } });
    const { directorId: _directorId, ...row } = transition;
    expect(await listTransitions(db, { clusterIds: [idOf(1)], limit: 5 })).toEqual([row]);
    expect(await listTransitions(db, { clusterIds: [idOf(2)], limit: 5 })).toEqual([]);
  });

  it("is nothing when another worker has the host by now", async () => {
    await recordState(db, { ...record, workerId: "late" });
    expect(await db.vrrpState.count()).toBe(0);
    expect(await db.vrrpTransition.count()).toBe(0);
  });

  it("is how the host was reached, with the last time that it answered", async () => {
    await recordReach(db, HOST, { state: "ok", since: T, okAt: T });
    await recordReach(db, HOST, { state: "unreachable", text: "No route.", since: T + 1 });
    const { reach } = await readStored(db, HOST);
    expect(reach).toMatchObject({ state: "connecting", okAt: T });
    expect(await db.hostReach.findUnique({ where: { hostId: HOST } })).toMatchObject({
      state: "unreachable",
      text: "No route.",
    });
    await recordReach(db, idOf(99), { state: "ok", since: T });
    expect(await db.hostReach.count()).toBe(1);
  });
});
