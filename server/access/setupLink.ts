import { createHash, randomBytes } from "node:crypto";
import { addPerson, type NewPerson } from "@/server/access/people";
import { appendAudit, CONSOLE } from "@/server/audit/appendAudit";
import type { Db, Reader, Tx } from "@/server/db/client";
import type { User } from "@/server/db/generated/client";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";

const LIFETIME_MS = 24 * 3600 * 1000;

/**
 * Makes the link by which an administrator signs up, once, within a day. It takes the place of every earlier one; only
 * the hash of its token is kept.
 */
export async function makeSetupLink(db: Db): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await db.$transaction(async (tx) => {
    await tx.setupToken.deleteMany({ where: { usedAt: null } });
    const expiresAt = new Date(Date.now() + LIFETIME_MS);
    await tx.setupToken.create({ data: { tokenHash: hashOf(token), expiresAt } });
    await appendAudit(tx, {
      actor: CONSOLE,
      action: "setup.makeLink",
      outcome: "done",
      object: { type: "setup" },
      details: { expiresAt },
    });
  });
  return `${env().url}/setup?token=${token}`;
}

/** True as long as nobody has signed up. */
export async function isSetupNeeded(db: Reader): Promise<boolean> {
  return (await db.user.count()) === 0;
}

/** True when the token of a link can still be used. */
export async function isSetupTokenGood(db: Reader, token: string): Promise<boolean> {
  return (await db.setupToken.count({ where: usable(token) })) > 0;
}

/** Uses up the token and makes its bearer an administrator of everything. */
export async function signUpAdministrator(
  tx: Tx,
  { token, ...person }: Omit<NewPerson, "grants"> & { token: string },
): Promise<User> {
  const { count } = await tx.setupToken.updateMany({ where: usable(token), data: { usedAt: new Date() } });
  if (count === 0) {
    throw new AppError("forbidden", {
      text: "This link was used, replaced or is more than a day old. Make a new one on the machine that runs Shoal: npx tsx server/access/firstAdmin.ts --again",
    });
  }
  return addPerson(tx, { ...person, grants: [{ role: "administrator", clusterId: null }] }, null);
}

function usable(token: string) {
  return { tokenHash: hashOf(token), usedAt: null, expiresAt: { gt: new Date() } };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
