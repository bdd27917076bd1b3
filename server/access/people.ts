import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type { Grant } from "@/server/access/permissions";
import type { Reader, Tx } from "@/server/db/client";
import type { User } from "@/server/db/generated/client";
import { AppError } from "@/server/errors";

/** A person to be added; their password as they will type it. */
export interface NewPerson {
  name: string;
  username: string;
  password: string;
  grants: readonly Grant[];
}

/** A person as the people page shows them. */
export interface Person {
  userId: string;
  name: string;
  username: string;
  grants: Grant[];
  createdAt: Date;
  disabledAt: Date | null;
  /** When the newest of their present sessions was last used. */
  seenAt: Date | null;
}

/** Adds a person who signs in with a password. `by` is the id of who adds them. */
export async function addPerson(tx: Tx, person: NewPerson, by: string | null): Promise<User> {
  const id = randomUUID();
  return tx.user.create({
    data: {
      id,
      name: person.name,
      username: person.username,
      // better-auth wants an address; nothing is ever sent there (RFC 2606 reserves `.invalid`).
      email: `${person.username}@shoal.invalid`,
      accounts: {
        create: {
          ...{ id: randomUUID(), accountId: id, providerId: "credential" },
          password: await hashPassword(person.password),
        },
      },
      grants: { create: person.grants.map((grant) => ({ ...grant, createdBy: by })) },
    },
  });
}

/** Everybody, by name. */
export async function listPeople(db: Reader): Promise<Person[]> {
  const users = await db.user.findMany({
    orderBy: { id: "asc" },
    select: {
      ...{ id: true, name: true, username: true, createdAt: true, disabledAt: true },
      grants: { select: { role: true, clusterId: true }, orderBy: { createdAt: "asc" } },
      sessions: {
        ...{ select: { updatedAt: true }, orderBy: { updatedAt: "desc" }, take: 1 },
        where: { expiresAt: { gt: new Date() } },
      },
    },
  });
  const people = users.map(({ id, username, sessions, ...rest }) => ({
    ...rest,
    userId: id,
    username: username ?? rest.name,
    seenAt: sessions[0]?.updatedAt ?? null,
  }));
  // As people sort names, not by bytes.
  const order = new Intl.Collator("en");
  return people.sort((left, right) => order.compare(left.name, right.name));
}

/** Gives a person a role. */
export async function grantRole(
  tx: Tx,
  { userId, ...grant }: Grant & { userId: string },
  by: string,
): Promise<User> {
  const user = await findPerson(tx, userId);
  await tx.roleGrant.create({ data: { userId, ...grant, createdBy: by } });
  return user;
}

/** Takes a role from a person; refused when nobody could add people any more. */
export async function revokeRole(tx: Tx, { userId, ...grant }: Grant & { userId: string }): Promise<User> {
  const user = await findPerson(tx, userId);
  const { count } = await tx.roleGrant.deleteMany({ where: { userId, ...grant } });
  if (count === 0) throw new AppError("notFound", { text: `${user.name} does not have this role there.` });
  await keepAnAdministrator(tx);
  return user;
}

/** Ends a person's sessions and lets them sign in no more; their history stays. */
export async function disablePerson(tx: Tx, userId: string): Promise<User> {
  const user = await findPerson(tx, userId);
  if (user.disabledAt !== null) {
    throw new AppError("conflict", { text: `${user.name} is disabled already.` });
  }
  await tx.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
  await tx.session.deleteMany({ where: { userId } });
  await keepAnAdministrator(tx);
  return user;
}

async function findPerson(tx: Tx, userId: string): Promise<User> {
  const user = await tx.user.findUnique({ where: { id: userId } });
  if (user === null) throw new AppError("notFound", { text: "This person does not exist." });
  return user;
}

async function keepAnAdministrator(tx: Tx): Promise<void> {
  // Two administrators who take each other's role at once: the lock makes one of them see the other's act.
  await tx.$queryRaw`select "id" from "RoleGrant" where "role" = 'administrator' for update`;
  const left = await tx.roleGrant.count({
    where: { role: "administrator", clusterId: null, user: { disabledAt: null } },
  });
  if (left === 0) {
    throw new AppError("conflict", { text: "This is the last administrator. Make somebody else one first." });
  }
}
