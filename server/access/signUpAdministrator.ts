import { addPerson, type NewPerson } from "@/server/access/people";
import { usableToken } from "@/server/access/setupLink";
import type { Tx } from "@/server/db/client";
import type { User } from "@/server/db/generated/client";
import { AppError } from "@/server/errors";

/** Uses up the token and makes its bearer an administrator of everything. */
export async function signUpAdministrator(
  tx: Tx,
  { token, ...person }: Omit<NewPerson, "grants"> & { token: string },
): Promise<User> {
  const { count } = await tx.setupToken.updateMany({
    where: usableToken(token),
    data: { usedAt: new Date() },
  });
  if (count === 0) {
    throw new AppError("forbidden", {
      text: "This link was used, replaced or is more than a day old. Make a new one on the machine that runs Shoal: npx tsx server/access/firstAdmin.ts --again",
    });
  }
  return addPerson(tx, { ...person, grants: [{ role: "administrator", clusterId: null }] }, null);
}
