import { auth } from "@/server/access/auth";
import { clientAddress } from "@/server/access/clientAddress";
import { loadGrants } from "@/server/access/loadGrants";
import type { Requester } from "@/server/access/signedIn";
import { type Db, db } from "@/server/db/client";

/** What a request brings along. Procedures see `store` as the read-only `db`; only `mutate` writes. */
export interface Context extends Requester {
  store: Db;
}

/**
 * The context of a request: who is signed in, with the grants as they are now. `answer` gets the cookie that prolongs
 * the session; without it (pages) nothing is prolonged.
 */
export async function createContext(headers: Headers, answer?: Headers): Promise<Context> {
  const store = db();
  const address = clientAddress(headers);
  const nobody: Context = { store, user: null, sessionId: null, address };
  const { response, headers: more } = await auth().api.getSession({
    headers,
    query: answer === undefined ? { disableRefresh: true } : {},
    returnHeaders: true,
  });
  for (const cookie of more.getSetCookie()) answer?.append("set-cookie", cookie);
  if (response === null) return nobody;
  const person = await store.user.findUnique({ where: { id: response.user.id } });
  if (person === null || person.disabledAt !== null) return nobody;
  const user = {
    userId: person.id,
    name: person.name,
    username: person.username ?? person.name,
    grants: await loadGrants(store, person.id),
  };
  return { store, user, sessionId: response.session.id, address };
}
