import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "@/server/core/cluster";
import { anyCluster, numberedId } from "@/server/db/anyCluster";
import { openDatabase, type Tx } from "@/server/db/client";
import { createVersion, emptyCluster, loadCluster, saveCluster } from "@/server/db/clusterVersion";
import { constraintError } from "@/server/db/constraintError";
import { testDatabase } from "@/server/db/testDatabase";

const { db, close } = openDatabase(await testDatabase());
const clusterId = numberedId(1, "99");
const name = "shop";
const hostIds = [1, 2, 3, 4, 5].map((number) => numberedId(number, "88"));
const clusters = anyCluster({ clusterId, name, hostIds });

beforeAll(async () => {
  const key = await db.sshKey.create({ data: { name: "k", publicKey: "p", sealedPrivateKey: "s" } });
  await db.host.createMany({
    data: hostIds.map((id) => ({ id, name: id, address: id, user: "root", sshKeyId: key.id })),
  });
  await db.cluster.create({ data: { id: clusterId, name } });
});
afterAll(close);

/** Runs in a transaction that is taken back. */
async function tried<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
  let result: { value: Result } | undefined;
  const stop = new Error("taken back");
  await db
    .$transaction(async (tx) => {
      result = { value: await work(tx) };
      throw stop;
    })
    .catch((error: unknown) => {
      if (error !== stop) throw error;
    });
  if (result === undefined) throw stop;
  return result.value;
}

async function draft(tx: Tx, cluster: Cluster): Promise<string> {
  const { id } = await createVersion(tx, { clusterId, baseVersionId: null });
  await saveCluster(tx, id, { before: emptyCluster(clusterId, name), after: cluster });
  return id;
}

describe("a cluster in the database", () => {
  it("comes back as it went in, and any edit and any copy of it does, too", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(clusters, clusters, async (before, after) => {
        await tried(async (tx) => {
          const versionId = await draft(tx, before);
          expect(await loadCluster(tx, versionId)).toEqual(before);
          await saveCluster(tx, versionId, { before, after });
          expect(await loadCluster(tx, versionId)).toEqual(after);
          const copy = await createVersion(tx, { clusterId, baseVersionId: versionId });
          expect(await loadCluster(tx, copy.id)).toEqual(after);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("writes addresses in their usual form", async () => {
    const [cluster] = fc.sample(clusters, { seed: 1, numRuns: 1 });
    if (cluster === undefined) throw new Error("No sample.");
    const server = { realServerId: numberedId(9, "bb"), name: "x", address: "2001:DB8:0::0001" };
    const after = {
      ...cluster,
      realServers: [...cluster.realServers, { ...server, arpFix: { method: "sysctl" as const } }],
    };
    const loaded = await tried(async (tx) => loadCluster(tx, await draft(tx, after)));
    expect(loaded.realServers.at(-1)?.address).toBe("2001:db8::1");
  });

  it("writes only the rows that differ", async () => {
    const services = Array.from({ length: 20 }, (_each, index) => ({
      virtualServiceId: numberedId(index, "ee"),
      name: `s${index}`,
      enabled: true,
      listen: { address: "192.0.2.1", port: 1000 + index, protocol: "TCP" as const },
      forwardingMethod: "DR" as const,
      scheduler: "wlc" as const,
      delayLoop: 6,
      checks: [],
      pool: [],
    }));
    const before = { ...emptyCluster(clusterId, name), virtualServices: services };
    const virtualServices = services
      .filter((_each, index) => index !== 3)
      .map((each, index) => (index === 7 ? { ...each, enabled: false } : each));
    const touched = await tried(async (tx) => {
      const versionId = await draft(tx, before);
      const places = () =>
        tx.$queryRaw<{ id: string; place: string }[]>`
          select "id", "ctid"::text as place from "VirtualService" where "versionId" = ${versionId}::uuid`;
      const was = new Map((await places()).map(({ id, place }) => [id, place]));
      await saveCluster(tx, versionId, { before, after: { ...before, virtualServices } });
      expect((await loadCluster(tx, versionId)).virtualServices).toEqual(virtualServices);
      return (await places()).filter(({ id, place }) => was.get(id) !== place).map(({ id }) => id);
    });
    expect(touched).toEqual([numberedId(8, "ee")]);
  });

  it("is never changed once its version is frozen", async () => {
    const [before, after] = fc.sample(clusters, { seed: 3, numRuns: 2 });
    if (before === undefined || after === undefined) throw new Error("No sample.");
    const attempt = tried(async (tx) => {
      const versionId = await draft(tx, before);
      await tx.configVersion.update({ where: { id: versionId }, data: { frozenAt: new Date() } });
      await saveCluster(tx, versionId, { before, after });
    });
    await expect(attempt.catch((error: unknown) => Promise.reject(constraintError(error)))).rejects.toThrow(
      "was submitted and cannot be changed",
    );
  });

  it("goes with its version", async () => {
    const [cluster] = fc.sample(clusters, { seed: 5, numRuns: 1 });
    if (cluster === undefined) throw new Error("No sample.");
    const left = await tried(async (tx) => {
      const versionId = await draft(tx, cluster);
      await tx.configVersion.update({ where: { id: versionId }, data: { frozenAt: new Date() } });
      // As at the begin of a transaction; saving has changed it.
      await tx.$executeRaw`set constraints all deferred`;
      await tx.configVersion.delete({ where: { id: versionId } });
      await tx.$executeRaw`set constraints all immediate`;
      return (
        (await tx.virtualServiceRow.count({ where: { versionId } })) +
        (await tx.poolMemberRow.count({ where: { versionId } }))
      );
    });
    expect(left).toBe(0);
  });
});

const server = (number: number, name: string) => ({
  realServerId: numberedId(number, "bb"),
  name,
  address: "10.0.0.1",
  arpFix: { method: "sysctl" as const },
});
const instance = (number: number, more: object) => ({
  vrrpInstanceId: numberedId(number, "cc"),
  name: `VI_${number}`,
  enabled: true,
  interface: "eth0",
  virtualRouterId: number,
  version: 2 as const,
  advertInt: 1,
  transport: "multicast" as const,
  preempt: true,
  members: [],
  vips: [],
  ...more,
});
const director = (number: number) => ({
  directorId: numberedId(number, "aa"),
  name: `lvs${number}`,
  hostId: hostIds[number] ?? "",
});
const member = (number: number, priority: number) => ({ directorId: numberedId(number, "aa"), priority });
const vip = (number: number) => ({
  vipId: numberedId(number, "dd"),
  address: "192.0.2.1",
  prefixLength: 24,
  excluded: false,
});

describe("the database refuses", () => {
  it.each<[string, Partial<Cluster>, RegExp]>([
    ["two real servers of one name", { realServers: [server(1, "a"), server(2, "a")] }, /Two real servers/],
    [
      "a virtual router ID twice on an interface",
      { vrrpInstances: [instance(1, {}), instance(2, { virtualRouterId: 1 })] },
      /same virtual router ID/,
    ],
    [
      "a priority twice in an instance",
      {
        directors: [director(1), director(2)],
        vrrpInstances: [instance(1, { members: [member(1, 100), member(2, 100)] })],
      },
      /same priority/,
    ],
    [
      "a VIP in two instances",
      { vrrpInstances: [instance(1, { vips: [vip(1)] }), instance(2, { vips: [vip(2)] })] },
      /A VIP is there twice/,
    ],
    [
      "a member that is no director",
      { vrrpInstances: [instance(1, { members: [member(1, 100)] })] },
      /names a director that is not in the cluster/,
    ],
    [
      "a host that does not exist",
      { directors: [{ ...director(1), hostId: numberedId(77, "88") }] },
      /does not exist any more/,
    ],
    ["a host twice", { directors: [director(1), { ...director(2), hostId: hostIds[1] ?? "" }] }, /One host/],
    [
      "a range",
      { vrrpInstances: [instance(1, { virtualRouterId: 256 })] },
      /outside of what the database allows/,
    ],
  ])("%s", async (_what, part, text) => {
    const attempt = tried((tx) => draft(tx, { ...emptyCluster(clusterId, name), ...part }));
    await expect(attempt.catch((error: unknown) => Promise.reject(constraintError(error)))).rejects.toThrow(
      text,
    );
  });
});
