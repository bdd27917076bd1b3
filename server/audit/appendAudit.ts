import { createHash } from "node:crypto";
import { canonicalJson } from "@/server/core/canonical";
import type { Tx } from "@/server/db/client";
import { type AuditRow, Prisma } from "@/server/db/generated/client";

/** Who did it, as it was then: names and roles are kept, so that the row outlives the person's account. */
export interface Actor {
  /** Absent: nobody signed in, or the console itself. */
  actorId?: string | undefined;
  actorName: string;
  sessionId?: string | undefined;
  /** The network address that the request came from. */
  address?: string | undefined;
  /** `role` when held on all clusters, `role@clusterId` when on one. */
  roles: readonly string[];
}

/** What was done, to what. Secrets must not be in here: not in `before` and `after`, not in `details`. */
export interface AuditEntry {
  actor: Actor;
  /** `object.verb`, e.g. `host.pin`. */
  action: string;
  outcome: "done" | "refused" | "failed";
  object: { type: string; id?: string | undefined; name?: string | undefined };
  clusterId?: string | undefined;
  changeId?: string | undefined;
  /** Why, in the person's own words. */
  reason?: string | undefined;
  before?: unknown;
  after?: unknown;
  details?: unknown;
}

/** Acts of the console itself, e.g. what the worker does when it starts. */
export const CONSOLE: Actor = { actorName: "Shoal", roles: [] };

/** What stands as the previous hash in the first row. */
export const FIRST_PREVIOUS_HASH = "0".repeat(64);

// Any number will do, as long as nothing else in this database locks it.
const CHAIN_LOCK = 7_305_417;

/**
 * Appends a row to the audit log within the transaction of the act. Call it last: from here to the commit every other
 * append waits. Throws when it cannot write, and then the act must not happen.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<{ seq: bigint; hash: string }> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${CHAIN_LOCK})`;
  const last = await tx.auditRow.findFirst({ orderBy: { seq: "desc" }, select: { seq: true, hash: true } });
  const row = {
    seq: (last?.seq ?? 0n) + 1n,
    at: new Date(),
    actorId: entry.actor.actorId ?? null,
    actorName: entry.actor.actorName,
    sessionId: entry.actor.sessionId ?? null,
    address: entry.actor.address ?? null,
    roles: [...entry.actor.roles],
    action: entry.action,
    objectType: entry.object.type,
    objectId: entry.object.id ?? null,
    objectName: entry.object.name ?? null,
    clusterId: entry.clusterId ?? null,
    changeId: entry.changeId ?? null,
    reason: entry.reason ?? null,
    outcome: entry.outcome,
    before: storable(entry.before),
    after: storable(entry.after),
    details: storable(entry.details),
    prevHash: last?.hash ?? FIRST_PREVIOUS_HASH,
  };
  const hash = auditHash(row);
  await tx.auditRow.create({
    data: {
      ...row,
      before: row.before ?? Prisma.DbNull,
      after: row.after ?? Prisma.DbNull,
      details: row.details ?? Prisma.DbNull,
      hash,
    },
    select: { seq: true },
  });
  return { seq: row.seq, hash };
}

/** The hash of a row: over everything in it, the previous row's hash included, and not its own. */
export function auditHash(row: Omit<AuditRow, "hash">): string {
  return createHash("sha256").update(canonicalJson(row)).digest("hex");
}

/** The value as PostgreSQL can keep it in jsonb: plain JSON, whose strings have no NUL and no lone surrogate. */
function storable(value: unknown): (Prisma.InputJsonValue & Prisma.JsonValue) | null {
  if (value === undefined || value === null) return null;
  return JSON.parse(canonicalJson(value), (_key, member: unknown) =>
    typeof member === "string" ? cleanText(member) : member,
  );
}

function cleanText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u{fffd}");
}
