import "@/server/api/testEnvironment";
import { expect, it } from "vitest";
import type { SignedInUser } from "@/server/access/signedIn";
import { guardSubscription } from "@/server/api/guardSubscription";
import { startTestApi } from "@/server/api/testApi";

const { db, person, as } = await startTestApi();
const admin = as(await person("ada", [{ role: "administrator", clusterId: null }]));

async function* numbers() {
  for (let number = 0; ; number += 1) yield number;
}

/** Reads one item per call; rights are looked at before each. */
function reader(user: SignedInUser, sessionId: string | null) {
  const items = guardSubscription(numbers(), { store: db, user, sessionId, address: null }, 0);
  return async () => (await items.next()).value;
}

it("a subscription goes on while nothing changes, and ends when a role is granted or revoked", async () => {
  for (const change of ["grant", "revoke"] as const) {
    const user = await person(`${change}d`, [{ role: "viewer", clusterId: null }]);
    const next = reader(user, null);
    expect([await next(), await next()]).toEqual([0, 1]);
    const role = change === "grant" ? "operator" : "viewer";
    await admin.people[change]({ userId: user.userId, role, clusterId: null });
    await expect(next()).rejects.toThrow("Your session or your rights changed");
  }
});

it("ends when the person is disabled or the session is over", async () => {
  const user = await person("bob", [{ role: "viewer", clusterId: null }]);
  const expiresAt = new Date(Date.now() + 3600_000);
  await db.session.create({ data: { id: "s", token: "t", userId: user.userId, expiresAt } });
  const withSession = reader(user, "s");
  const without = reader(user, null);
  expect([await withSession(), await without()]).toEqual([0, 0]);
  await db.session.delete({ where: { id: "s" } });
  await expect(withSession()).rejects.toThrow("Your session or your rights changed");
  expect(await without()).toBe(1);
  await admin.people.disable({ userId: user.userId });
  await expect(without()).rejects.toThrow("Your session or your rights changed");
});
