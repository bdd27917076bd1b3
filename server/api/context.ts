import type { Requester } from "@/server/access/signedIn";
import type { Db } from "@/server/db/client";

/** What a request brings along. Procedures see `store` as the read-only `db`; only `mutate` writes. */
export interface Context extends Requester {
  store: Db;
}
