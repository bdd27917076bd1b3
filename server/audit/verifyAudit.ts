import { auditHash, FIRST_PREVIOUS_HASH } from "@/server/audit/appendAudit";
import type { Reader } from "@/server/db/client";
import type { AuditRow } from "@/server/db/generated/client";

/** What checking the chain found. Without `bad` every row is as it was written, and none is missing before the last. */
export interface AuditVerdict {
  rows: number;
  lastSeq: bigint;
  lastHash: string;
  bad?: { seq: bigint; text: string };
}

const BATCH = 1000;

/** Reads the whole audit log and names the first row that was altered, removed, inserted or moved. */
export async function verifyAudit(db: Reader): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { rows: 0, lastSeq: 0n, lastHash: FIRST_PREVIOUS_HASH };
  for (;;) {
    const batch = await db.auditRow.findMany({
      where: { seq: { gt: verdict.lastSeq } },
      orderBy: { seq: "asc" },
      take: BATCH,
    });
    for (const row of batch) {
      const text = whatIsWrong(row, verdict);
      if (text !== undefined) return { ...verdict, bad: { seq: row.seq, text } };
      verdict.rows += 1;
      verdict.lastSeq = row.seq;
      verdict.lastHash = row.hash;
    }
    if (batch.length < BATCH) return verdict;
  }
}

function whatIsWrong(row: AuditRow, previous: AuditVerdict): string | undefined {
  const { hash, ...rest } = row;
  if (row.seq !== previous.lastSeq + 1n) {
    return `Row ${row.seq} follows row ${previous.lastSeq}: the rows between them were removed.`;
  }
  if (row.prevHash !== previous.lastHash) {
    return `Row ${row.seq} does not continue row ${previous.lastSeq}: one of them was replaced.`;
  }
  if (auditHash(rest) !== hash) return `Row ${row.seq} was altered after it was written.`;
  return undefined;
}
