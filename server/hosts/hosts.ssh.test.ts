import "@/server/api/testEnvironment";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asAppError } from "@/server/api/apiError";
import { startTestApi } from "@/server/api/testApi";
import { hostTarget } from "@/server/db/hostTarget";
import { type FakeHost, startFakeHost } from "@/server/ssh/fakeHost";
import { generateKeyPair } from "@/server/ssh/privateKey";
import { SshError } from "@/server/ssh/sshError";
import { fingerprintOf } from "@/server/ssh/sshTarget";

const { db, person, as } = await startTestApi();
const api = as(await person("ada", [{ role: "administrator", clusterId: null }]));
const loopback = { address: "127.0.0.1", user: "root", sudo: false };
let host: FakeHost;
let sshKeyId: string;
let added: string;

beforeAll(async () => {
  host = await startFakeHost();
  const { privateKey } = host.target();
  sshKeyId = (await api.sshKeys.import({ name: "fits", privateKey })).sshKeyId;
});
afterAll(() => host.stop());

const settings = (name: string) => ({ ...loopback, name, port: host.port, sshKeyId });
const lastRow = () => db.auditRow.findFirst({ orderBy: { seq: "desc" } });

async function failure(work: Promise<unknown>): Promise<SshError> {
  const error = asAppError(await work.catch((error: unknown) => error));
  if (error instanceof SshError) return error;
  throw error;
}

describe("SSH keys", () => {
  it("are made on the server, and only the public half leaves it", async () => {
    const key = await api.sshKeys.generate({ name: "made" });
    expect(key.publicKey).toMatch(/^ssh-ed25519 \S+ shoal-made$/);
    const { sealedPrivateKey } = await db.sshKey.findUniqueOrThrow({ where: { id: key.sshKeyId } });
    expect(sealedPrivateKey).toMatch(/^v1\./);
    expect(JSON.stringify([await api.sshKeys.list(), await lastRow()], plain)).not.toMatch(/PRIVATE|v1\./);
  });

  it("have names of their own, and are there once", async () => {
    const { privateKey } = generateKeyPair();
    await api.sshKeys.import({ name: "other", privateKey });
    await expect(
      api.sshKeys.import({ name: "other", privateKey: generateKeyPair().privateKey }),
    ).rejects.toThrow("A key with this name exists already");
    await expect(api.sshKeys.import({ name: "again", privateKey })).rejects.toThrow(
      "This key is here already",
    );
    const key = (await api.sshKeys.list()).find((each) => each.name === "other");
    await api.sshKeys.remove({ sshKeyId: key?.sshKeyId ?? "" });
    expect((await api.sshKeys.list()).map((each) => each.name)).toEqual(["fits", "made"]);
  });
});

describe("adding a host", () => {
  it("begins with its key, seen without signing in", async () => {
    const signIns = host.counts.signIns;
    const seen = await api.hosts.contact({ address: "127.0.0.1", port: host.port });
    expect(seen).toEqual({ ...host.hostKey, fingerprint: fingerprintOf(host.hostKey) });
    expect(host.counts.signIns).toBe(signIns);
    expect(await lastRow()).toMatchObject({
      action: "host.contact",
      outcome: "done",
      objectName: "127.0.0.1",
    });
  });

  it("saves nothing when nothing listens, and says so", async () => {
    const dead = { ...settings("dead"), port: 1 };
    const error = await failure(api.hosts.add({ ...dead, hostKey: host.hostKey }));
    expect(error.kind).toBe("unreachable");
    expect(error.message).toContain("refused the connection");
    expect(await api.hosts.list()).toEqual([]);
    expect(await lastRow()).toMatchObject({ action: "host.add", outcome: "failed", objectName: "dead" });
  });

  it("saves nothing when the key does not fit, and says so", async () => {
    const wrong = (await api.sshKeys.list()).find((each) => each.name === "made")?.sshKeyId ?? "";
    const error = await failure(api.hosts.add({ ...settings("x"), sshKeyId: wrong, hostKey: host.hostKey }));
    expect(error.kind).toBe("auth");
    expect(await db.host.count()).toBe(0);
  });

  it("saves nothing when the host has another key than the one that was confirmed", async () => {
    const other = await startFakeHost();
    try {
      const error = await failure(api.hosts.add({ ...settings("x"), hostKey: other.hostKey }));
      expect(error.kind).toBe("hostKeyChanged");
      expect(await db.host.count()).toBe(0);
    } finally {
      await other.stop();
    }
  });

  it("refuses what is no host key", async () => {
    const hostKey = { type: "ssh-ed25519", base64: "AAAA" };
    await expect(api.hosts.add({ ...settings("x"), hostKey })).rejects.toThrow("This is not an SSH host key");
  });

  it("saves it all the same when asked to", async () => {
    const { hostId, reading } = await api.hosts.add({
      ...{ ...settings("later"), port: 1, saveAnyway: true },
      hostKey: host.hostKey,
    });
    expect(reading).toMatchObject({ ok: false, kind: "unreachable" });
    expect(await api.hosts.get({ hostId })).toMatchObject({
      ...{ name: "later", facts: {}, uses: [] },
      reach: { state: "unreachable", okAt: null },
    });
    await api.hosts.remove({ hostId });
  });

  it("pins the key, reads the host and records it", async () => {
    const { hostId, reading } = await api.hosts.add({ ...settings("lvs1"), hostKey: host.hostKey });
    added = hostId;
    expect(reading.ok).toBe(true);
    const view = await api.hosts.get({ hostId });
    expect(view).toMatchObject({
      ...{ name: "lvs1", sshKeyName: "fits", reach: { state: "ok", text: null } },
      hostKey: { type: host.hostKey.type, fingerprint: fingerprintOf(host.hostKey), pinnedBy: "ada" },
    });
    expect(await lastRow()).toMatchObject({ action: "host.add", objectId: hostId, objectName: "lvs1" });
    expect(JSON.stringify([view, await lastRow()], plain)).not.toMatch(/PRIVATE|sealed/);
  });

  it("is refused for a name or an address that is taken", async () => {
    await expect(api.hosts.add({ ...settings("lvs1"), hostKey: host.hostKey })).rejects.toThrow(
      /exists already/,
    );
    await expect(api.hosts.add({ ...settings("lvs2"), hostKey: host.hostKey })).rejects.toThrow(
      "A host with this address and port exists already",
    );
  });
});

describe("a host", () => {
  it("is read again, and keeps what it knew when it cannot be read", async () => {
    await db.hostFact.create({
      data: { hostId: added, factId: "hostname", value: "lvs1", readAt: new Date(0) },
    });
    await api.hosts.edit({ hostId: added, ...settings("lvs1"), port: 1 });
    const reading = await api.hosts.readFacts({ hostId: added });
    expect(reading).toMatchObject({ ok: false, kind: "unreachable" });
    expect(await lastRow()).toMatchObject({ action: "host.readFacts", outcome: "failed" });
    const view = await api.hosts.get({ hostId: added });
    expect(view.facts).toMatchObject({ hostname: { value: "lvs1", readAt: new Date(0) } });
    expect(view.reach?.okAt).not.toBeNull();
    await api.hosts.edit({ hostId: added, ...settings("lvs1") });
    expect(await api.hosts.readFacts({ hostId: added })).toMatchObject({ ok: true });
    expect((await api.hosts.get({ hostId: added })).reach).toMatchObject({ state: "ok", text: null });
  });

  it("refuses everything when its key changed, until that is confirmed with a reason", async () => {
    host.changeHostKey();
    host.cut();
    expect(await api.hosts.readFacts({ hostId: added })).toMatchObject({ ok: false, kind: "hostKeyChanged" });
    const { fingerprint, ...hostKey } = await api.hosts.contact({ address: "127.0.0.1", port: host.port });
    await expect(api.hosts.pin({ hostId: added, hostKey, reason: " " })).rejects.toThrow("reason: Say why");
    await api.hosts.pin({ hostId: added, hostKey, reason: "reinstalled" });
    expect(await lastRow()).toMatchObject({
      ...{ action: "host.pin", reason: "reinstalled" },
      after: { hostKey: `${hostKey.type} ${fingerprint}` },
    });
    expect(await api.hosts.readFacts({ hostId: added })).toMatchObject({ ok: true });
  });

  it("holds on to its key", async () => {
    await expect(api.sshKeys.remove({ sshKeyId })).rejects.toThrow("opens lvs1");
  });

  it("cannot be removed while a cluster names it, and leaves its name free afterwards", async () => {
    const { clusterId } = await api.clusters.create({ name: "shop" });
    const { changeId } = await api.changes.open({ clusterId, title: "one" });
    const director = { directorId: "11111111-1111-4111-8111-111111111111", name: "first", hostId: added };
    await api.changes.edit({ clusterId, changeId, revision: 0, edits: [{ kind: "putDirector", director }] });
    expect((await api.hosts.get({ hostId: added })).uses).toMatchObject([
      { clusterName: "shop", role: "director", name: "first", changeNumber: 1 },
    ]);
    expect((await api.clusters.hosts({ clusterId })).map((each) => each.name)).toEqual(["lvs1"]);
    await expect(api.hosts.remove({ hostId: added })).rejects.toThrow(
      "first of the cluster shop in change 1",
    );
    await api.changes.withdraw({ clusterId, changeId });
    await api.hosts.remove({ hostId: added });
    expect(await api.hosts.list()).toEqual([]);
    await expect(api.hosts.get({ hostId: added })).rejects.toThrow("does not exist (any more)");
    await expect(hostTarget(db, added)).rejects.toThrow("was removed from Shoal");
    // The withdrawn change still shows what it wanted.
    expect((await api.changes.get({ clusterId, changeId })).cluster.directors).toEqual([director]);
    const again = await api.changes.open({ clusterId, title: "two" });
    await expect(
      api.changes.edit({
        clusterId,
        changeId: again.changeId,
        revision: 0,
        edits: [{ kind: "putDirector", director }],
      }),
    ).rejects.toThrow("The host lvs1 was removed from Shoal");
    await api.hosts.add({ ...settings("lvs1"), hostKey: host.hostKey, saveAnyway: true });
  });
});

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
