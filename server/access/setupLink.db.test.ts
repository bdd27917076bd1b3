import "@/server/api/testEnvironment";
import { expect, it } from "vitest";
import { makeSetupLink } from "@/server/access/setupLink";
import { startTestApi } from "@/server/api/testApi";

const { db, as } = await startTestApi();
const stranger = as(null);
const person = { name: "Ada", username: "ada", password: "correct horse battery" };

const tokenOf = (link: string) => new URL(link).searchParams.get("token") ?? "";

it("the link makes one administrator, once", async () => {
  const old = tokenOf(await makeSetupLink(db));
  const token = tokenOf(await makeSetupLink(db));
  expect(JSON.stringify(await db.setupToken.findMany())).not.toContain(token);
  expect(await stranger.setup.state({ token: old })).toEqual({ needed: true, tokenGood: false });
  expect(await stranger.setup.state({ token })).toEqual({ needed: true, tokenGood: true });
  await expect(stranger.setup.firstAdministrator({ token: "x".repeat(43), ...person })).rejects.toThrow(
    "This link was used",
  );

  const both = await Promise.allSettled([
    stranger.setup.firstAdministrator({ token, ...person }),
    stranger.setup.firstAdministrator({ token, ...person, username: "mallory" }),
  ]);
  expect(both.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await db.user.count()).toBe(1);
  expect(await db.roleGrant.findMany()).toMatchObject([{ role: "administrator", clusterId: null }]);
  expect(await stranger.setup.state({ token })).toEqual({ needed: false, tokenGood: false });
  const rows = await db.auditRow.findMany({ orderBy: { seq: "asc" } });
  expect(rows.map((row) => row.action)).toEqual([
    "setup.makeLink",
    "setup.makeLink",
    "setup.firstAdministrator",
  ]);
  expect(JSON.stringify(rows.map((row) => row.after))).not.toContain(person.password);
});

it("a link made again lets a locked-out operator in, for a day", async () => {
  const token = tokenOf(await makeSetupLink(db));
  await db.setupToken.updateMany({ where: { usedAt: null }, data: { expiresAt: new Date(Date.now() - 1) } });
  await expect(stranger.setup.firstAdministrator({ token, ...person, username: "second" })).rejects.toThrow(
    "This link was used",
  );
  const fresh = tokenOf(await makeSetupLink(db));
  await stranger.setup.firstAdministrator({ token: fresh, ...person, username: "second" });
  expect(await db.user.count()).toBe(2);
});

it("a name that is taken does not use the link up", async () => {
  const token = tokenOf(await makeSetupLink(db));
  await expect(stranger.setup.firstAdministrator({ token, ...person, username: "second" })).rejects.toThrow(
    "exists already",
  );
  expect(await stranger.setup.state({ token })).toMatchObject({ tokenGood: true });
});
