import type { Reader } from "@/server/db/client";

/** The names of people, by id. People are never deleted, so that every id has one. */
export async function namesOf(db: Reader, userIds: readonly string[]): Promise<Map<string, string>> {
  const users = await db.user.findMany({
    where: { id: { in: [...new Set(userIds)] } },
    select: { id: true, name: true },
  });
  return new Map(users.map((user) => [user.id, user.name]));
}
