import "@/server/api/testEnvironment";
import { beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/auth/[...all]/route";
import { ADDRESS_HEADER } from "@/server/access/clientAddress";
import { createContext } from "@/server/api/context";
import { startTestApi } from "@/server/api/testApi";

const { db, person, as } = await startTestApi();
const ada = await person("ada", [{ role: "administrator", clusterId: null }]);
const bob = await person("bob", [{ role: "viewer", clusterId: null }]);
const PASSWORD = "correct horse battery";

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return POST(
    new Request(`http://127.0.0.1:3000/api/auth/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        origin: "http://127.0.0.1:3000",
        [ADDRESS_HEADER]: "192.0.2.7",
        ...headers,
      },
    }),
  );
}

async function signIn(username: string, password = PASSWORD): Promise<string> {
  const answer = await post("sign-in/username", { username, password });
  expect(answer.status).toBe(200);
  const [cookie] = answer.headers.getSetCookie();
  return cookie?.split(";")[0] ?? "";
}

const whoHas = async (cookie: string) => (await createContext(new Headers({ cookie }))).user?.username;
const lastRow = () => db.auditRow.findFirst({ orderBy: { seq: "desc" } });

beforeEach(async () => {
  await db.rateLimit.deleteMany();
});

describe("signing in", () => {
  it("gives a cookie that scripts cannot read, and no token in the body", async () => {
    const answer = await post("sign-in/username", { username: "Ada", password: PASSWORD });
    expect(answer.headers.getSetCookie()).toHaveLength(1);
    const cookie = answer.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^shoal\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(await answer.json()).toEqual({ ok: true });
    expect(await whoHas(cookie.split(";")[0] ?? "")).toBe("ada");
    expect(await lastRow()).toMatchObject({
      ...{ action: "session.signIn", outcome: "done", actorId: ada.userId, address: "192.0.2.7" },
      roles: ["administrator"],
    });
  });

  it("makes a new session each time", async () => {
    const [first, second] = [await signIn("ada"), await signIn("ada")];
    expect(first).not.toBe(second);
    const answer = await post("sign-in/username", { username: "bob", password: PASSWORD }, { cookie: first });
    expect(answer.headers.getSetCookie()[0]).not.toContain(first);
    expect(await whoHas(first)).toBe("ada");
  });

  it.each([
    ["a wrong password", { username: "ada", password: "wrong horse battery" }, "ada"],
    ["an unknown name", { username: "nobody-here", password: PASSWORD }, "unknown name"],
  ])("says the same for %s, and records it", async (_what, body, name) => {
    const answer = await post("sign-in/username", body);
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toMatchObject({ message: "Invalid username or password" });
    expect(await lastRow()).toMatchObject({ action: "session.signIn", outcome: "failed", objectName: name });
    expect(JSON.stringify((await lastRow())?.details ?? "")).not.toContain(body.password);
  });

  it("is limited by address", async () => {
    const attempt = (address: string) =>
      post("sign-in/username", { username: "ada", password: "wrong" }, { [ADDRESS_HEADER]: address });
    const statuses = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await attempt("192.0.2.66")).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect((await attempt("192.0.2.67")).status).toBe(401);
  });

  it("is refused from another site's page", async () => {
    const answer = await post(
      "sign-in/username",
      { username: "ada", password: PASSWORD },
      { origin: "http://evil.example" },
    );
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it("is all that better-auth offers to the network, besides signing out", async () => {
    for (const path of [
      "sign-up/email",
      "sign-in/email",
      "update-user",
      "change-password",
      "get-session",
      "ok",
    ]) {
      expect((await post(path, { name: "x", email: "x@y.z", password: PASSWORD })).status).toBe(404);
    }
  });
});

describe("a session", () => {
  it("ends by signing out", async () => {
    const cookie = await signIn("bob");
    expect((await post("sign-out", {}, { cookie })).status).toBe(200);
    expect(await whoHas(cookie)).toBeUndefined();
    expect(await lastRow()).toMatchObject({ action: "session.signOut", actorId: bob.userId });
  });

  it("cannot be forged or altered", async () => {
    const cookie = await signIn("bob");
    const [name, value = ""] = cookie.split("=", 2);
    const { token } = (await db.session.findFirstOrThrow({ where: { userId: bob.userId } })) ?? {};
    for (const forged of [`${name}=${token}`, `${name}=${token}.AAAA`, `${name}=x${value}`, `${name}=`]) {
      expect(await whoHas(forged)).toBeUndefined();
    }
  });

  it("ends when it runs out", async () => {
    const cookie = await signIn("bob");
    await db.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await whoHas(cookie)).toBeUndefined();
  });

  it("has the rights of now, not of when it began", async () => {
    const cookie = await signIn("bob");
    const grants = async () => (await createContext(new Headers({ cookie }))).user?.grants;
    expect(await grants()).toHaveLength(1);
    await as(ada).people.grant({ userId: bob.userId, role: "operator", clusterId: null });
    expect(await grants()).toHaveLength(2);
    await as(ada).people.revoke({ userId: bob.userId, role: "operator", clusterId: null });
    expect(await grants()).toHaveLength(1);
  });

  it("ends at once when its person is disabled, who cannot sign in again", async () => {
    const cookie = await signIn("bob");
    await as(ada).people.disable({ userId: bob.userId });
    expect(await whoHas(cookie)).toBeUndefined();
    const answer = await post("sign-in/username", { username: "bob", password: PASSWORD });
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await db.session.count({ where: { userId: bob.userId } })).toBe(0);
    const rows = await db.auditRow.findMany({
      where: { objectId: bob.userId },
      orderBy: { seq: "desc" },
      take: 2,
    });
    expect(rows.map((row) => [row.action, row.outcome])).toContainEqual(["session.signIn", "refused"]);
  });
});

describe("people", () => {
  it("always leave one administrator", async () => {
    const { userId } = ada;
    const last = "This is the last administrator";
    await expect(as(ada).people.revoke({ userId, role: "administrator", clusterId: null })).rejects.toThrow(
      last,
    );
    await expect(as(ada).people.disable({ userId })).rejects.toThrow(last);
    const eve = await as(ada).people.add({
      ...{ name: "Eve", username: "eve", password: PASSWORD },
      grants: [{ role: "administrator", clusterId: null }],
    });
    const both = await Promise.allSettled([
      as(ada).people.disable({ userId }),
      as(ada).people.disable({ userId: eve.userId }),
    ]);
    expect(both.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("are listed without anything secret, and have names of their own", async () => {
    const people = await as(ada).people.list();
    expect(people.map((each) => each.username)).toEqual(["ada", "bob", "eve"]);
    expect(JSON.stringify(people)).not.toMatch(/password|token/i);
    const again = { name: "Bob", username: "bob", password: PASSWORD, grants: [] };
    await expect(as(ada).people.add(again)).rejects.toThrow("A person with this user name exists already");
    await expect(as(ada).people.add({ ...again, username: "Bob Dylan" })).rejects.toThrow(
      "username: Small letters",
    );
    await expect(as(ada).people.add({ ...again, password: "short" })).rejects.toThrow(
      "password: At least 12",
    );
    await expect(
      as(ada).people.grant({ userId: bob.userId, role: "viewer", clusterId: null }),
    ).rejects.toThrow("has this role there already");
  });
});
