import "@/server/api/testEnvironment";
import { randomBytes } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { checkMasterKey } from "@/server/db/checkMasterKey";
import { closeDatabase, db } from "@/server/db/client";
import { derivedKey, seal } from "@/server/seal";

afterAll(closeDatabase);

it("keeps the first master key and refuses every other", async () => {
  await Promise.all([checkMasterKey(db()), checkMasterKey(db())]);
  await checkMasterKey(db());
  expect(await db().masterKeyCheck.count()).toBe(1);
  const foreign = seal(
    "This text was sealed with the master key.",
    "the master key's check",
    derivedKey("seal", randomBytes(32)),
  );
  await db().masterKeyCheck.update({ where: { id: 1 }, data: { sealed: foreign } });
  await expect(checkMasterKey(db())).rejects.toThrow(
    "The master key in SHOAL_MASTER_KEY is not the one that this database was sealed with.",
  );
});
