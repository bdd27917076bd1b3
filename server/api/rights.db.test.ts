import "@/server/api/testEnvironment";
import { describe, expect, it } from "vitest";
import { ROLES, type Role } from "@/server/access/permissions";
import type { SignedInUser } from "@/server/access/signedIn";
import { asAppError } from "@/server/api/apiError";
import { listProcedures, type ProcedureFacts } from "@/server/api/procedures";
import { startTestApi } from "@/server/api/testApi";

const { db, person, as } = await startTestApi();
const here = (await db.cluster.create({ data: { name: "here" } })).id;
const there = (await db.cluster.create({ data: { name: "there" } })).id;
const roles = Object.keys(ROLES) as Role[];
const procedures = listProcedures();

/** Calls a procedure with nothing but a clusterId; `refused` when its right is what is missing. */
async function attempt(user: SignedInUser | null, procedure: ProcedureFacts, clusterId: string) {
  const call = procedure.path
    .split(".")
    .reduce<unknown>((api, key) => Reflect.get(api as object, key), as(user)) as (
    input: object,
  ) => Promise<unknown>;
  try {
    const answer = await call({ clusterId });
    // A subscription only begins when it is read.
    if (typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer) {
      await (answer as AsyncGenerator).return(undefined);
    }
    return "allowed";
  } catch (error) {
    const { code } = asAppError(error);
    return code === "forbidden" || code === "notSignedIn" ? "refused" : "allowed";
  }
}

describe("every procedure", () => {
  it("lets in exactly the roles that the checked-in table names", async () => {
    const people = await Promise.all(
      roles.map(async (role) => ({ role, user: await person(`all-${role}`, [{ role, clusterId: null }]) })),
    );
    const lines: string[] = [];
    for (const procedure of procedures) {
      const allowed: string[] = [];
      if ((await attempt(null, procedure, here)) === "allowed") allowed.push("anybody");
      for (const { role, user } of people) {
        if ((await attempt(user, procedure, here)) === "allowed") allowed.push(role);
      }
      lines.push(`${procedure.path}: ${allowed.join(" ")}`);
    }
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("./rights.snapshot.txt");
  });

  it("lets a role on one cluster do there what it may, and nothing on another or on all", async () => {
    for (const role of roles) {
      const user = await person(`one-${role}`, [{ role, clusterId: here }]);
      for (const procedure of procedures) {
        const { meta, path } = procedure;
        if (meta?.permission === "public" || meta?.isAcross === true) continue;
        expect([path, role, await attempt(user, procedure, there)]).toEqual([path, role, "refused"]);
        if (!procedure.inputs.includes("clusterId")) {
          expect([path, role, await attempt(user, procedure, here)]).toEqual([path, role, "refused"]);
        }
      }
    }
  });

  it("shows in lists only the clusters where the right is held", async () => {
    const viewer = as(await person("viewer-here", [{ role: "viewer", clusterId: here }]));
    const operator = as(await person("operator-all", [{ role: "operator", clusterId: null }]));
    const nobody = as(await person("no-role", []));
    for (const clusterId of [here, there]) await operator.changes.open({ clusterId, title: "one" });
    expect((await viewer.clusters.list()).map((each) => each.clusterId)).toEqual([here]);
    expect((await operator.clusters.list()).map((each) => each.name)).toEqual(["here", "there"]);
    expect(await nobody.clusters.list()).toEqual([]);
    expect((await viewer.changes.list({})).map((each) => each.clusterId)).toEqual([here]);
    expect(await viewer.changes.list({ clusterId: there })).toEqual([]);
    expect(await nobody.changes.list({})).toEqual([]);
    expect(await viewer.deployments.list({ clusterId: there })).toEqual([]);
    await expect(as(null).clusters.list()).rejects.toThrow("Sign in first.");
  });
});

describe("refused and failed attempts", () => {
  it("are in the audit log, each mutation under its own name", async () => {
    const user = await person("curious", [{ role: "viewer", clusterId: null }]);
    const mutations = procedures.filter(
      ({ type, meta }) => type === "mutation" && meta?.permission !== "public",
    );
    for (const procedure of mutations) await attempt(user, procedure, here);
    const rows = await db.auditRow.findMany({ where: { actorId: user.userId }, orderBy: { seq: "asc" } });
    expect(rows.map((row) => [row.action, row.outcome])).toEqual(
      mutations.map(({ meta }) => [meta?.action, "refused"]),
    );
    expect(rows[0]).toMatchObject({ actorName: "curious", address: "192.0.2.99", roles: ["viewer"] });
  });

  it("say what failed, and never repeat a secret", async () => {
    const admin = await person("careful", [{ role: "administrator", clusterId: null }]);
    const key = { name: "k", privateKey: "-----BEGIN hunter2", passphrase: "hunter2" };
    await expect(as(admin).sshKeys.import(key)).rejects.toThrow("not a private key");
    await expect(as(admin).clusters.create({ name: "here" })).rejects.toThrow("A cluster with this name");
    const rows = await db.auditRow.findMany({ where: { actorId: admin.userId } });
    expect(rows).toMatchObject([
      { action: "cluster.create", outcome: "failed", objectName: "here", details: { code: "conflict" } },
    ]);
    expect(JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? "" : value))).not.toContain(
      "hunter2",
    );
  });

  it("of somebody unknown are not, so that nobody can fill the log", async () => {
    const before = await db.auditRow.count();
    await expect(as(null).clusters.create({ name: "x" })).rejects.toThrow("Sign in first.");
    expect(await db.auditRow.count()).toBe(before);
  });
});
