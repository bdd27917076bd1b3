import { afterAll, describe, expect, it } from "vitest";
import { type AuditEntry, appendAudit, CONSOLE } from "@/server/audit/appendAudit";
import { listAudit } from "@/server/audit/listAudit";
import { verifyAudit } from "@/server/audit/verifyAudit";
import { openDatabase, type Tx } from "@/server/db/client";
import { testDatabase } from "@/server/db/testDatabase";

const { db, close } = openDatabase(await testDatabase());
afterAll(close);

function entry(more: Partial<AuditEntry> = {}): AuditEntry {
  return { actor: CONSOLE, action: "test.try", outcome: "done", object: { type: "test" }, ...more };
}

const append = (more?: Partial<AuditEntry>) => db.$transaction((tx) => appendAudit(tx, entry(more)));

/** Runs as somebody who gets around the database's protection, in a transaction that is taken back. */
async function tampered(work: (tx: Tx) => Promise<unknown>) {
  let verdict: Awaited<ReturnType<typeof verifyAudit>> | undefined;
  const stop = new Error("taken back");
  await db
    .$transaction(async (tx) => {
      await tx.$executeRaw`alter table "AuditRow" disable trigger all`;
      await work(tx);
      verdict = await verifyAudit(tx);
      throw stop;
    })
    .catch((error: unknown) => {
      if (error !== stop) throw error;
    });
  return verdict;
}

describe("the audit log", () => {
  it("verifies when empty", async () => {
    expect(await verifyAudit(db)).toEqual({ rows: 0, lastSeq: 0n, lastHash: "0".repeat(64) });
  });

  it("is one chain, however many append at once", async () => {
    await Promise.all(Array.from({ length: 40 }, (_each, number) => append({ details: { number } })));
    const verdict = await verifyAudit(db);
    expect(verdict).toMatchObject({ rows: 40, lastSeq: 40n });
    expect(verdict.bad).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["text that PostgreSQL does not keep", { nul: "a\0b", half: "\ud800", line: "x\ny" }],
    ["numbers", { small: 1e-7, large: 1e300, negative: -0, precise: 0.1 + 0.2 }],
    ["dates and big integers", { at: new Date(0), many: 12345678901234567890n }],
    ["nested things with absent members", [{ a: undefined, b: [null, [{}]] }, "", 0, false]],
    ["keys in any order", { b: 1, a: 2, é: 3, "": 4 }],
  ])("keeps %s and still verifies", async (_what, value) => {
    await append({ before: value, after: value, details: value, reason: "why\u2028not" });
    expect((await verifyAudit(db)).bad).toBeUndefined();
  });

  it("has no row for what was taken back, and nothing happens without a row", async () => {
    const before = await verifyAudit(db);
    const attempt = db.$transaction(async (tx) => {
      await tx.cluster.create({ data: { name: "never" } });
      await appendAudit(tx, entry({ details: () => "cannot be kept" }));
    });
    await expect(attempt).rejects.toThrow("has no canonical form");
    expect(await db.cluster.count({ where: { name: "never" } })).toBe(0);
    expect(await verifyAudit(db)).toEqual(before);
  });

  it.each([
    [
      "altered",
      (tx: Tx) => tx.$executeRaw`update "AuditRow" set "actorName" = 'x' where "seq" = 7`,
      7n,
      /altered/,
    ],
    [
      "removed",
      (tx: Tx) => tx.$executeRaw`delete from "AuditRow" where "seq" between 7 and 8`,
      9n,
      /removed/,
    ],
    [
      "removed at the begin",
      (tx: Tx) => tx.$executeRaw`delete from "AuditRow" where "seq" < 3`,
      3n,
      /removed/,
    ],
    [
      "swapped",
      async (tx: Tx) => {
        await tx.$executeRaw`update "AuditRow" set "seq" = "seq" + 1000 where "seq" in (7, 8)`;
        await tx.$executeRaw`update "AuditRow" set "seq" = 1015 - "seq" where "seq" > 1000`;
      },
      7n,
      /replaced/,
    ],
    [
      "written anew with a fitting hash",
      (tx: Tx) => tx.$executeRaw`update "AuditRow" set "hash" = repeat('a', 64) where "seq" = 7`,
      7n,
      /altered/,
    ],
    [
      "given another text in its details",
      (tx: Tx) => tx.$executeRaw`update "AuditRow" set "details" = '{}' where "seq" = 5`,
      5n,
      /altered/,
    ],
  ])("names the first row that was %s", async (...[, work, seq, text]) => {
    const verdict = await tampered(work);
    expect(verdict?.bad?.seq).toBe(seq);
    expect(verdict?.bad?.text).toMatch(text);
  });

  it.each([
    ["update", () => db.auditRow.updateMany({ data: { actorName: "x" } })],
    ["delete", () => db.auditRow.deleteMany({})],
    ["truncate", () => db.$executeRaw`truncate "AuditRow"`],
  ])("cannot be touched by %s", async (_what, work) => {
    await expect(work()).rejects.toThrow(/never altered or deleted/);
  });

  it("is listed newest first, page by page, and filtered", async () => {
    await append({
      action: "host.pin",
      object: { type: "host", id: "h1", name: "lvs1" },
      reason: "new board",
    });
    await append({
      action: "host.edit",
      object: { type: "host", id: "h1", name: "lvs1" },
      outcome: "failed",
    });
    const list = (filter: Parameters<typeof listAudit>[1]["filter"], before?: string) =>
      listAudit(db, { filter, before, limit: 2 });
    const first = await list({});
    const second = await list({}, first.next ?? "");
    expect(first.rows.map((row) => row.action)).toEqual(["host.edit", "host.pin"]);
    expect(second.rows[0]?.seq).toBe((first.rows[1]?.seq ?? 0n) - 1n);
    const found = async (filter: Parameters<typeof list>[0]) =>
      (await list(filter)).rows.map((row) => row.action);
    expect(await found({ action: "host." })).toEqual(["host.edit", "host.pin"]);
    expect(await found({ action: "host.pin" })).toEqual(["host.pin"]);
    expect(await found({ outcome: "failed" })).toEqual(["host.edit"]);
    expect(await found({ text: "BOARD" })).toEqual(["host.pin"]);
    expect(await found({ objectId: "h1", outcome: "done" })).toEqual(["host.pin"]);
    expect(await found({ from: new Date(Date.now() + 1000) })).toEqual([]);
    expect((await list({ action: "host.pin" })).next).toBeNull();
  });
});
