import { canonicalJson } from "@/server/core/canonical";
import type { FactId, Facts, UnreadFacts } from "@/server/core/facts";
import type { Tx } from "@/server/db/client";
import type { Prisma } from "@/server/db/generated/client";
import { hosts } from "@/server/ssh/pool";
import { readFacts } from "@/server/ssh/readFacts";
import { explain, SshError } from "@/server/ssh/sshError";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** What an attempt to read a host gave. */
export type Reading =
  | { ok: true; at: Date; facts: Partial<Facts>; unread: UnreadFacts }
  | { ok: false; at: Date; error: SshError };

/** Reads all facts of a host. A failure to reach it is a result, too; every other error is thrown. */
export async function readHost(target: SshTarget): Promise<Reading> {
  try {
    const { facts, unread, receivedAt } = await hosts.withHost(target, (connection) => readFacts(connection));
    return { ok: true, at: new Date(receivedAt), facts, unread };
  } catch (error) {
    if (error instanceof SshError) return { ok: false, at: new Date(), error };
    throw error;
  }
}

/**
 * Keeps what a reading gave. Facts that were not read this time keep their last value and its age: unknown is neither
 * good nor bad. An older reading never replaces a newer one.
 */
export async function recordReading(tx: Tx, hostId: string, reading: Reading): Promise<void> {
  const { at } = reading;
  const reach = reading.ok
    ? { state: "ok", text: null, triedAt: at, okAt: at }
    : { state: reading.error.kind, text: sentenceOf(reading.error), triedAt: at };
  await tx.hostReach.upsert({ where: { hostId }, create: { hostId, ...reach }, update: reach });
  if (!reading.ok) return;
  const rows = Object.entries(reading.facts).map(([factId, value]) => ({ factId, value }));
  await tx.$executeRaw`
    insert into "HostFact" ("hostId", "factId", "value", "readAt")
    select ${hostId}::uuid, read."factId", read."value", ${at}::timestamptz
    from jsonb_to_recordset(${canonicalJson(rows)}::jsonb) as read("factId" text, "value" jsonb)
    on conflict ("hostId", "factId") do update set "value" = excluded."value", "readAt" = excluded."readAt"
    where "HostFact"."readAt" <= excluded."readAt"`;
}

/** A host's last known facts with their times, by fact. */
export type KnownFacts = { [Id in FactId]?: { value: Facts[Id]; readAt: Date } };

/** Facts as they are in the database. */
export function knownFacts(
  rows: readonly { factId: string; value: Prisma.JsonValue; readAt: Date }[],
): KnownFacts {
  // Each row was written by `recordReading` from the fact of that name, which gives the value's type.
  return Object.fromEntries(
    rows.map(({ factId, value, readAt }) => [factId, { value, readAt }]),
  ) as KnownFacts;
}

/** A reading for the browser: which facts are missing and why, or why the host could not be read. */
export function readingView(reading: Reading) {
  if (reading.ok) return { ok: true as const, unread: reading.unread };
  return { ok: false as const, kind: reading.error.kind, ...explain(reading.error) };
}

/** A reading for the audit log. */
export function readingForAudit(reading: Reading) {
  return reading.ok ? { read: Object.keys(reading.facts) } : { failed: explain(reading.error) };
}

function sentenceOf(error: SshError): string {
  return `${error.message} ${error.try}`;
}
