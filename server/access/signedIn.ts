import type { Grant } from "@/server/access/permissions";
import type { Actor } from "@/server/audit/appendAudit";

/** A person who is signed in, with the grants held at the moment of the request. */
export interface SignedInUser {
  userId: string;
  name: string;
  username: string;
  grants: readonly Grant[];
}

/** Who asks, and from where. */
export interface Requester {
  user: SignedInUser | null;
  sessionId: string | null;
  address: string | null;
}

/** The requester as the audit log keeps it. */
export function actorOf({ user, sessionId, address }: Requester): Actor {
  return {
    actorId: user?.userId,
    actorName: user?.username ?? "nobody",
    sessionId: sessionId ?? undefined,
    address: address ?? undefined,
    roles: (user?.grants ?? []).map((grant) =>
      grant.clusterId === null ? grant.role : `${grant.role}@${grant.clusterId}`,
    ),
  };
}
