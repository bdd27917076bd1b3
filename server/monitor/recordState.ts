import type { LiveInstance, LiveReach, LiveTransition } from "@/server/core/live";
import type { Db } from "@/server/db/client";

/** What is written at once about one director. */
export interface StateRecord {
  hostId: string;
  /** Nothing is written when the host's lease is not this worker's (any more). */
  workerId: string;
  /** By keepalived's name of the instance; only those that changed or were confirmed after some time. */
  instances: Readonly<Record<string, LiveInstance>>;
  transitions: readonly LiveTransition[];
  /** For everybody who listens; see `encodeLive`. */
  payloads: readonly string[];
}

/** Writes states and transitions and tells all listeners, in one statement and so in one transaction. */
export async function recordState(db: Db, record: StateRecord): Promise<void> {
  const states = Object.entries(record.instances).map(([instance, { state, priority, since, seen }]) => ({
    instance,
    state,
    priority: priority ?? null,
    since: new Date(since).toISOString(),
    seenAt: new Date(seen.at).toISOString(),
  }));
  const transitions = record.transitions.map((each) => ({
    clusterId: each.clusterId,
    hostName: each.hostName,
    instance: each.instance,
    fromState: each.fromState ?? null,
    toState: each.toState,
    at: new Date(each.at).toISOString(),
    source: each.source,
    reason: each.reason ?? null,
  }));
  await db.$executeRaw`
    with lease as (
      select from "HostLease" where "hostId" = ${record.hostId}::uuid and "workerId" = ${record.workerId}
    ), states as (
      insert into "VrrpState" ("hostId", "instance", "state", "priority", "since", "seenAt")
      select ${record.hostId}::uuid, * from jsonb_to_recordset(${JSON.stringify(states)}::jsonb)
        as s("instance" text, "state" text, "priority" int, "since" timestamptz, "seenAt" timestamptz)
        where exists (select from lease)
      on conflict ("hostId", "instance") do update set
        "state" = excluded."state", "priority" = excluded."priority",
        "since" = excluded."since", "seenAt" = excluded."seenAt"
    ), transitions as (
      insert into "VrrpTransition"
        ("hostId", "clusterId", "hostName", "instance", "fromState", "toState", "at", "source", "reason")
      select ${record.hostId}::uuid, * from jsonb_to_recordset(${JSON.stringify(transitions)}::jsonb)
        as t("clusterId" uuid, "hostName" text, "instance" text, "fromState" text, "toState" text,
             "at" timestamptz, "source" text, "reason" text)
        where exists (select from lease)
    )
    select pg_notify('shoal_live', told) from unnest(${[...record.payloads]}::text[]) as told
      where exists (select from lease)`;
}

/** Writes how the last contact with a host went. */
export async function recordReach(db: Db, hostId: string, reach: LiveReach): Promise<void> {
  const okAt = reach.okAt === undefined ? null : new Date(reach.okAt);
  const row = { state: reach.state, text: reach.text ?? null, triedAt: new Date(), okAt };
  // A host that was removed meanwhile has no row any more, and needs none.
  await db.$executeRaw`
    insert into "HostReach" ("hostId", "state", "text", "triedAt", "okAt")
    select "id", ${row.state}, ${row.text}, ${row.triedAt}, ${row.okAt} from "Host" where "id" = ${hostId}::uuid
    on conflict ("hostId") do update set
      "state" = excluded."state", "text" = excluded."text", "triedAt" = excluded."triedAt",
      "okAt" = coalesce(excluded."okAt", "HostReach"."okAt")`;
}
