import "@/server/api/testEnvironment";
import { beforeEach, describe, expect, it } from "vitest";
import { startTestApi } from "@/server/api/testApi";
import type { RealServer, VirtualService } from "@/server/core/cluster";
import { numberedId } from "@/server/db/anyCluster";

const { db, person, as } = await startTestApi();
const admin = as(await person("ada", [{ role: "administrator", clusterId: null }]));
const operator = await person("bob", [{ role: "operator", clusterId: null }]);
const api = as(operator);
let count = 0;
let clusterId: string;

beforeEach(async () => {
  count += 1;
  clusterId = (await admin.clusters.create({ name: `shop${count}` })).clusterId;
});

const server = (number: number, more: Partial<RealServer> = {}): RealServer => ({
  realServerId: numberedId(number, "bb"),
  name: `web${number}`,
  address: `10.0.0.${number}`,
  arpFix: { method: "unmanaged" },
  ...more,
});
const service = (more: Partial<VirtualService> = {}): VirtualService => ({
  virtualServiceId: numberedId(1, "ee"),
  name: "http",
  enabled: true,
  listen: { address: "192.0.2.1", port: 80, protocol: "TCP" },
  forwardingMethod: "DR",
  scheduler: "rr",
  delayLoop: 6,
  checks: [],
  pool: [
    {
      poolMemberId: numberedId(1, "ff"),
      realServerId: numberedId(1, "bb"),
      port: 80,
      weight: 1,
      enabled: true,
    },
  ],
  ...more,
});
const put = (realServer: RealServer) => ({ kind: "putRealServer" as const, realServer });
const lastRow = () => db.auditRow.findFirst({ orderBy: { seq: "desc" } });
const open = () => api.changes.open({ clusterId, title: "one", reason: "because" });

describe("a change", () => {
  it("begins as a copy, takes edits, and leaves the cluster as it is", async () => {
    const { changeId, number } = await open();
    const edits = [put(server(1)), { kind: "putVirtualService" as const, virtualService: service() }];
    expect(await api.changes.edit({ clusterId, changeId, revision: 0, edits })).toEqual({ revision: 1 });
    const change = await api.changes.get({ clusterId, changeId });
    expect(change).toMatchObject({
      ...{ number, title: "one", reason: "because", state: "draft", revision: 1, isFrozen: false },
      ...{ owner: { name: "bob" }, authors: [{ name: "bob" }], plan: null, isBaseOutdated: false },
    });
    expect(change.cluster.virtualServices).toEqual([service()]);
    expect(change.base.virtualServices).toEqual([]);
    const cluster = await api.clusters.get({ clusterId });
    expect(cluster).toMatchObject({ appliedVersionNumber: null, openChanges: [{ changeId, number }] });
    expect(cluster.applied.realServers).toEqual([]);
  });

  it("is recorded with the objects before and after", async () => {
    const { changeId } = await open();
    const edits = [put(server(1)), put(server(2))];
    await api.changes.edit({ clusterId, changeId, revision: 0, edits });
    const moved = server(1, { address: "10.0.0.9" });
    await api.changes.edit({ clusterId, changeId, revision: 1, edits: [put(moved), put(server(2))] });
    expect(await lastRow()).toMatchObject({
      ...{ action: "change.edit", actorId: operator.userId, clusterId, changeId, objectId: changeId },
      before: [{ kind: "realServer", id: server(1).realServerId, name: "web1", value: server(1) }],
      after: [{ kind: "realServer", id: server(1).realServerId, name: "web1", value: moved }],
    });
  });

  it("takes an edit only on the revision it was made on", async () => {
    const { changeId } = await open();
    const edit = (number: number) =>
      api.changes.edit({ clusterId, changeId, revision: 0, edits: [put(server(number))] });
    const results = await Promise.allSettled([edit(1), edit(2), edit(3)]);
    expect(results.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    await expect(edit(4)).rejects.toThrow("Somebody else edited this change in the meantime");
    expect((await api.changes.get({ clusterId, changeId })).cluster.realServers).toHaveLength(1);
  });

  it("keeps nothing of edits that the database refuses, and says why in words", async () => {
    const { changeId } = await open();
    const edit = (edits: Parameters<typeof api.changes.edit>[0]["edits"]) =>
      api.changes.edit({ clusterId, changeId, revision: 0, edits });
    await expect(edit([put(server(1)), put(server(2, { name: "web1" }))])).rejects.toThrow(
      "Two real servers have the same name.",
    );
    await expect(edit([{ kind: "putVirtualService", virtualService: service() }])).rejects.toThrow(
      "A virtual service names a real server that is not in the cluster.",
    );
    await expect(edit([put(server(1, { name: "a b" }))])).rejects.toThrow("edits.0.realServer.name: Letters");
    expect(await api.changes.get({ clusterId, changeId })).toMatchObject({
      revision: 0,
      cluster: { realServers: [] },
    });
    expect(await lastRow()).toMatchObject({ action: "change.edit", outcome: "failed", clusterId, changeId });
  });

  it("takes a swap of two names at once", async () => {
    const { changeId } = await open();
    await api.changes.edit({ clusterId, changeId, revision: 0, edits: [put(server(1)), put(server(2))] });
    const swapped = [server(1, { name: "web2" }), server(2, { name: "web1" })];
    await api.changes.edit({ clusterId, changeId, revision: 1, edits: swapped.map(put) });
    expect((await api.changes.get({ clusterId, changeId })).cluster.realServers).toEqual(swapped);
  });

  it("of another cluster is not found, whatever is asked of it", async () => {
    const { changeId } = await open();
    const { clusterId: other } = await admin.clusters.create({ name: `other${count}` });
    const viewer = as(await person(`viewer${count}`, [{ role: "operator", clusterId: other }]));
    const ref = { clusterId: other, changeId };
    const none = "This cluster has no such change.";
    await expect(viewer.changes.get(ref)).rejects.toThrow(none);
    await expect(viewer.changes.edit({ ...ref, revision: 0, edits: [put(server(1))] })).rejects.toThrow(none);
    await expect(viewer.changes.withdraw(ref)).rejects.toThrow(none);
    await expect(viewer.changes.describe({ ...ref, title: "x" })).rejects.toThrow(none);
    await expect(viewer.changes.plan(ref)).rejects.toThrow(none);
    const { versionId } = await api.changes.get({ clusterId, changeId });
    await expect(viewer.clusters.version({ clusterId: other, versionId })).rejects.toThrow(
      "no such configuration version",
    );
  });

  it("that was withdrawn stays as it is", async () => {
    const { changeId } = await open();
    await api.changes.withdraw({ clusterId, changeId });
    for (const attempt of [
      () => api.changes.edit({ clusterId, changeId, revision: 0, edits: [put(server(1))] }),
      () => api.changes.withdraw({ clusterId, changeId }),
      () => api.changes.describe({ clusterId, changeId, title: "x" }),
    ]) {
      await expect(attempt()).rejects.toThrow("is withdrawn and stays as it is");
    }
    expect(await api.clusters.get({ clusterId })).toMatchObject({ openChanges: [] });
    expect((await api.changes.list({ clusterId })).map((each) => each.state)).toEqual(["withdrawn"]);
    expect(await api.changes.list({ clusterId, openOnly: true })).toEqual([]);
  });

  it("is listed by pages, newest first", async () => {
    for (const _each of [1, 2, 3]) await open();
    const all = await api.changes.list({ clusterId });
    const [first, second] = all;
    expect(await api.changes.list({ clusterId, limit: 1 })).toEqual([first]);
    expect(await api.changes.list({ clusterId, limit: 1, before: first?.number ?? 0 })).toEqual([second]);
  });
});

describe("applying", () => {
  it("needs the newest plan, begins one deployment with its job, and freezes the version", async () => {
    const { changeId } = await open();
    const old = await api.changes.plan({ clusterId, changeId });
    const { planId, hash, plan } = await api.changes.plan({ clusterId, changeId });
    expect(plan.hosts).toEqual([]);
    expect(hash).toBe(old.hash);
    await expect(api.changes.applyPlan({ clusterId, changeId, planId: old.planId })).rejects.toThrow(
      "edited or planned again since",
    );
    const results = await Promise.allSettled(
      [1, 2].map(() => api.changes.applyPlan({ clusterId, changeId, planId })),
    );
    expect(results.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    const [deployment] = await api.deployments.list({ clusterId });
    expect(deployment).toMatchObject({ state: "queued", changeId, startedBy: { name: "bob" } });
    const jobs = await db.$queryRaw<{ key: string }[]>`select "key" from graphile_worker.jobs`;
    expect(jobs.map((job) => job.key)).toContain(
      `deploy ${JSON.stringify({ deploymentId: deployment?.deploymentId })}`,
    );
    expect(await api.changes.get({ clusterId, changeId })).toMatchObject({
      state: "applying",
      isFrozen: true,
    });
    const version = (await api.changes.get({ clusterId, changeId })).versionId;
    const frozen = db.configVersion.update({ where: { id: version }, data: { revision: 9 } });
    await expect(frozen).rejects.toThrow("ConfigVersion_frozen");
  });

  it("takes an edit after a failure on a version of its own", async () => {
    const { changeId } = await open();
    await api.changes.edit({ clusterId, changeId, revision: 0, edits: [put(server(1))] });
    const { versionId } = await api.changes.get({ clusterId, changeId });
    await db.configVersion.update({ where: { id: versionId }, data: { frozenAt: new Date() } });
    await db.change.update({ where: { id: changeId }, data: { state: "reverted" } });
    await api.changes.edit({ clusterId, changeId, revision: 1, edits: [put(server(2))] });
    const change = await api.changes.get({ clusterId, changeId });
    expect(change).toMatchObject({ state: "draft", revision: 2, isFrozen: false, isBaseOutdated: false });
    expect(change.versionId).not.toBe(versionId);
    expect(change.cluster.realServers).toEqual([server(1), server(2)]);
    const kept = await api.clusters.version({ clusterId, versionId });
    expect(kept.cluster.realServers).toEqual([server(1)]);
  });

  it("says when another change was applied in between", async () => {
    const [first, second] = [await open(), await open()];
    const { versionId } = await api.changes.get({ clusterId, changeId: first.changeId });
    const { planId } = await api.changes.plan({ clusterId, changeId: second.changeId });
    await db.cluster.update({ where: { id: clusterId }, data: { appliedVersionId: versionId } });
    expect(await api.changes.get({ clusterId, changeId: second.changeId })).toMatchObject({
      ...{ isBaseOutdated: true, plan: { planId, isCurrent: false } },
    });
    await expect(api.changes.applyPlan({ clusterId, changeId: second.changeId, planId })).rejects.toThrow(
      "Another change was applied to this cluster since",
    );
  });
});

describe("a deployment", () => {
  it("is watched from its begin to its end", async () => {
    const { changeId } = await open();
    const { planId } = await api.changes.plan({ clusterId, changeId });
    const { deploymentId } = await api.changes.applyPlan({ clusterId, changeId, planId });
    const seen: string[] = [];
    for await (const deployment of await api.deployments.watch({ clusterId, deploymentId })) {
      if (seen.at(-1) === deployment.state) continue;
      seen.push(deployment.state);
      const next = { queued: "running", running: "succeeded" } as const;
      const state =
        deployment.state === "queued" || deployment.state === "running" ? next[deployment.state] : undefined;
      if (state === undefined) continue;
      const endedAt = state === "succeeded" ? new Date() : null;
      await db.deployment.update({ where: { id: deploymentId }, data: { state, endedAt } });
    }
    expect(seen).toEqual(["queued", "running", "succeeded"]);
  });

  it("shows the output of its commands, and nothing to those who may not see the cluster", async () => {
    const { changeId } = await open();
    const { planId } = await api.changes.plan({ clusterId, changeId });
    const { deploymentId } = await api.changes.applyPlan({ clusterId, changeId, planId });
    const command = await db.hostCommand.create({
      data: {
        ...{ deploymentId, hostId: numberedId(1, "88"), phase: "swap", say: "Reload", command: "true" },
        ...{ hostKey: "k", startedAt: new Date(), stdout: "<b>out</b>", stderr: "" },
      },
    });
    const { commands } = await api.deployments.get({ clusterId, deploymentId });
    expect(commands).toMatchObject([{ commandId: command.id.toString(), say: "Reload", exitCode: null }]);
    const ref = { clusterId, deploymentId, commandId: command.id.toString() };
    expect(await api.deployments.command(ref)).toEqual({ stdout: "<b>out</b>", stderr: "" });
    const { clusterId: other } = await admin.clusters.create({ name: `elsewhere${count}` });
    await expect(api.deployments.command({ ...ref, clusterId: other })).rejects.toThrow("no such deployment");
    await expect(api.deployments.get({ clusterId: other, deploymentId })).rejects.toThrow(
      "no such deployment",
    );
  });
});
