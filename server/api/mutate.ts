import { actorOf } from "@/server/access/signedIn";
import type { Context } from "@/server/api/context";
import { type AuditEntry, appendAudit } from "@/server/audit/appendAudit";
import type { Tx } from "@/server/db/client";
import type { AppError } from "@/server/errors";

/** What a mutation did, for the audit log, with what it answers. */
export interface Act<Result>
  extends Pick<AuditEntry, "clusterId" | "changeId" | "reason" | "before" | "after" | "details"> {
  result: Result;
  object: { id?: string; name?: string };
  /** `failed` when the act was tried and its failure is the answer. */
  outcome?: "done" | "failed";
}

/** The only way to write: runs the work in a transaction and writes its audit row in the same one, as its last act. */
export type Mutate = <Result>(work: (tx: Tx) => Promise<Act<Result>>) => Promise<Result>;

/** The `mutate` of one call of a mutation, and how often it has written. */
export function mutateFor(ctx: Context, action: string): { mutate: Mutate; count: () => number } {
  let written = 0;
  const mutate: Mutate = async (work) => {
    const result = await ctx.store.$transaction(async (tx) => {
      const { result, object, outcome, ...rest } = await work(tx);
      await appendAudit(tx, {
        actor: actorOf(ctx),
        action,
        outcome: outcome ?? "done",
        object: { type: objectTypeOf(action), ...object },
        ...rest,
      });
      return result;
    });
    written += 1;
    return result;
  };
  return { mutate, count: () => written };
}

/**
 * Records an act that was refused or that failed, in a transaction of its own. Of its input only ids, names and
 * addresses are kept: everything else may be a secret.
 */
export async function recordAttempt(
  ctx: Context,
  attempt: { action: string; input: unknown; error: AppError },
): Promise<void> {
  const { action, input, error } = attempt;
  const type = objectTypeOf(action);
  const entry: AuditEntry = {
    actor: actorOf(ctx),
    action,
    outcome: error.code === "forbidden" || error.code === "notSignedIn" ? "refused" : "failed",
    object: { type, id: idIn(input, `${type}Id`), name: wordIn(input, "name") ?? wordIn(input, "address") },
    clusterId: idIn(input, "clusterId"),
    changeId: idIn(input, "changeId"),
    details: { code: error.code, text: error.message },
  };
  await ctx.store.$transaction((tx) => appendAudit(tx, entry));
}

function objectTypeOf(action: string): string {
  return action.slice(0, action.indexOf("."));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// The input of a refused call was not checked by anything yet.
function idIn(input: unknown, key: string): string | undefined {
  const value = wordIn(input, key);
  return value !== undefined && UUID.test(value) ? value : undefined;
}

function wordIn(input: unknown, key: string): string | undefined {
  if (typeof input !== "object" || input === null || !(key in input)) return undefined;
  const value: unknown = Reflect.get(input, key);
  return typeof value === "string" ? value.slice(0, 253) : undefined;
}
