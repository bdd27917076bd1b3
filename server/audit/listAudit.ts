import type { Reader } from "@/server/db/client";
import type { AuditRow, Prisma } from "@/server/db/generated/client";

/** Which rows to list; newest first. Everything given must hold. */
export interface AuditFilter {
  actorId?: string | undefined;
  /** `object.verb`, or `object.` for everything done to that kind of object. */
  action?: string | undefined;
  outcome?: "done" | "refused" | "failed" | undefined;
  objectType?: string | undefined;
  objectId?: string | undefined;
  clusterId?: string | undefined;
  changeId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Part of a person's or an object's name, or of a reason. */
  text?: string | undefined;
}

/** A page of the audit log, and where the next one begins. */
export interface AuditPage {
  rows: AuditRow[];
  /** The sequence number to go on after; null: there is no more. */
  next: string | null;
}

/** A page of the audit log: rows before the sequence number `before`, newest first. */
export async function listAudit(
  db: Reader,
  { filter, before, limit }: { filter: AuditFilter; before?: string | undefined; limit: number },
): Promise<AuditPage> {
  const rows = await db.auditRow.findMany({
    where: { AND: [conditions(filter), before === undefined ? {} : { seq: { lt: BigInt(before) } }] },
    orderBy: { seq: "desc" },
    // One more than asked for tells whether there is a next page.
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.seq.toString() ?? null) : null };
}

function conditions(filter: AuditFilter): Prisma.AuditRowWhereInput {
  const { text, from, to, action, ...exact } = filter;
  const equal = Object.fromEntries(Object.entries(exact).filter(([, value]) => value !== undefined));
  const all: Prisma.AuditRowWhereInput[] = [equal];
  if (action !== undefined) all.push({ action: action.endsWith(".") ? { startsWith: action } : action });
  if (from !== undefined) all.push({ at: { gte: from } });
  if (to !== undefined) all.push({ at: { lt: to } });
  if (text !== undefined) {
    const part = { contains: text, mode: "insensitive" } as const;
    all.push({ OR: [{ actorName: part }, { objectName: part }, { reason: part }] });
  }
  return { AND: all };
}
