import { APIError } from "better-auth/api";
import * as z from "zod";
import { clientAddress } from "@/server/access/clientAddress";
import { loadUser } from "@/server/access/loadUser";
import { actorOf, type SignedInUser } from "@/server/access/signedIn";
import { type AuditEntry, appendAudit } from "@/server/audit/appendAudit";
import { db } from "@/server/db/client";

/** Records a sign-in; throws, and so prevents it, when the person is disabled or the row cannot be written. */
export async function recordSignIn(userId: string, headers: Headers | undefined): Promise<void> {
  const user = await loadUser(db(), userId);
  const outcome = user === null ? "refused" : "done";
  await record({ action: "session.signIn", outcome }, { userId, user, headers });
  // The same words as for a wrong password: nobody learns which names exist.
  if (user === null) throw new APIError("UNAUTHORIZED", { message: "Invalid username or password" });
}

/** Records that a person ended their session. */
export async function recordSignOut(
  session: { id: string; userId: string },
  headers: Headers | undefined,
): Promise<void> {
  await record(
    { action: "session.signOut", outcome: "done", sessionId: session.id },
    { userId: session.userId, user: await loadUser(db(), session.userId), headers },
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
  { userId, user, headers }: { userId: string; user: SignedInUser | null; headers: Headers | undefined },
): Promise<void> {
  const { sessionId, ...act } = what;
  const actor = actorOf({ user, sessionId: sessionId ?? null, address: clientAddress(headers) });
  const object = { type: "user", id: userId, name: user?.username };
  await db().$transaction((tx) => appendAudit(tx, { ...act, actor, object }));
}
