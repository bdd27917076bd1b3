import { createHash, randomBytes } from "node:crypto";
import { appendAudit, CONSOLE } from "@/server/audit/appendAudit";
import type { Db, Reader } from "@/server/db/client";
import { env } from "@/server/env";

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
  return (await db.setupToken.count({ where: usableToken(token) })) > 0;
}

/** The row of a token that can still be used. */
export function usableToken(token: string) {
  return { tokenHash: hashOf(token), usedAt: null, expiresAt: { gt: new Date() } };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
