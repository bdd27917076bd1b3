import { auth } from "@/server/access/auth";
import { clientAddress } from "@/server/access/clientAddress";
import { loadUser } from "@/server/access/loadUser";
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
  const user = await loadUser(store, response.user.id);
  return user === null ? nobody : { store, user, sessionId: response.session.id, address };
}
