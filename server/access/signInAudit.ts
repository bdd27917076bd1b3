import { APIError } from "better-auth/api";
import * as z from "zod";
import { clientAddress } from "@/server/access/clientAddress";
import { loadGrants } from "@/server/access/loadGrants";
import { actorOf } from "@/server/access/signedIn";
import { type AuditEntry, appendAudit } from "@/server/audit/appendAudit";
import { db } from "@/server/db/client";

/** Records a sign-in; throws, and so prevents it, when the person is disabled or the row cannot be written. */
export async function recordSignIn(userId: string, headers: Headers | undefined): Promise<void> {
  const user = await db().user.findUnique({ where: { id: userId } });
  const isAllowed = user !== null && user.disabledAt === null;
  await record({ action: "session.signIn", outcome: isAllowed ? "done" : "refused" }, { userId, headers });
  // The same words as for a wrong password: nobody learns which names exist.
  if (!isAllowed) throw new APIError("UNAUTHORIZED", { message: "Invalid username or password" });
}

/** Records that a person ended their session. */
export async function recordSignOut(
  session: { id: string; userId: string },
  headers: Headers | undefined,
): Promise<void> {
  await record(
    { action: "session.signOut", outcome: "done", sessionId: session.id },
    { userId: session.userId, headers },
  );
}

/** Records a failed sign-in. A name that nobody has is not kept: it may be a password typed into the wrong field. */
export async function recordFailedSignIn(typed: unknown, headers: Headers | undefined): Promise<void> {
  const name = z.string().max(200).safeParse(typed);
  const user = name.success
    ? await db().user.findUnique({ where: { username: name.data.toLowerCase() } })
    : null;
  await db().$transaction((tx) =>
    appendAudit(tx, {
      actor: { actorName: "nobody", address: clientAddress(headers) ?? undefined, roles: [] },
      action: "session.signIn",
      outcome: "failed",
      object: { type: "user", id: user?.id, name: user?.username ?? "unknown name" },
    }),
  );
}

async function record(
  what: Pick<AuditEntry, "action" | "outcome"> & { sessionId?: string },
  { userId, headers }: { userId: string; headers: Headers | undefined },
): Promise<void> {
  const user = await db().user.findUnique({ where: { id: userId } });
  if (user === null) return;
  const person = {
    userId,
    name: user.name,
    username: user.username ?? user.name,
    grants: await loadGrants(db(), userId),
  };
  const { sessionId, ...act } = what;
  const actor = actorOf({ user: person, sessionId: sessionId ?? null, address: clientAddress(headers) });
  await db().$transaction((tx) =>
    appendAudit(tx, { ...act, actor, object: { type: "user", id: userId, name: person.username } }),
  );
}
