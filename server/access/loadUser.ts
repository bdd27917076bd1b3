import type { SignedInUser } from "@/server/access/signedIn";
import type { Reader } from "@/server/db/client";

/** A person with what they may do now; null when they do not exist or were disabled. */
export async function loadUser(db: Reader, userId: string): Promise<SignedInUser | null> {
  const person = await db.user.findUnique({
    where: { id: userId, disabledAt: null },
    select: {
      ...{ id: true, name: true, username: true },
      grants: { select: { role: true, clusterId: true }, orderBy: { createdAt: "asc" } },
    },
  });
  if (person === null) return null;
  const { id, name, username, grants } = person;
  return { userId: id, name, username: username ?? name, grants };
}
