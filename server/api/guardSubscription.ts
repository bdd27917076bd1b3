import { loadUser } from "@/server/access/loadUser";
import type { Context } from "@/server/api/context";
import { canonicalJson } from "@/server/core/canonical";
import { AppError } from "@/server/errors";

/** A subscription tells nothing for longer than this after a right or a session was lost, in milliseconds. */
const CHECK_MS = 5000;

/**
 * Passes a subscription on for as long as its reader's session and rights are what they were when it began. Otherwise it
 * ends with an error on which browsers connect again, and are then refused or shown what they may see now.
 */
export async function* guardSubscription(
  items: AsyncIterable<unknown>,
  ctx: Context,
  checkMs = CHECK_MS,
): AsyncGenerator<unknown, void> {
  let checkedAt = Date.now();
  for await (const item of items) {
    if (Date.now() - checkedAt >= checkMs) {
      if (!(await isUnchanged(ctx))) {
        throw new AppError("unavailable", { text: "Your session or your rights changed. Connecting again." });
      }
      checkedAt = Date.now();
    }
    yield item;
  }
}

async function isUnchanged({ store, user, sessionId }: Context): Promise<boolean> {
  if (user === null) return true;
  if (sessionId !== null) {
    const session = await store.session.findUnique({ where: { id: sessionId }, select: { expiresAt: true } });
    if (session === null || session.expiresAt < new Date()) return false;
  }
  return canonicalJson((await loadUser(store, user.userId))?.grants ?? null) === canonicalJson(user.grants);
}
