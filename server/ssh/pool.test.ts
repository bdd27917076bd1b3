import { afterEach, describe, expect, it } from "vitest";
import { sh } from "@/server/core/sh";
import { caughtError } from "@/server/ssh/caughtError";
import { type FakeHost, type FakeHostOptions, startFakeHost } from "@/server/ssh/fakeHost";
import { createPool, type Pool, type PoolOptions } from "@/server/ssh/pool";
import { run } from "@/server/ssh/run";

const started: { host: FakeHost; pool: Pool }[] = [];

async function open(options: FakeHostOptions = {}, poolOptions: PoolOptions = {}) {
  const host = await startFakeHost(options);
  const pool = createPool(poolOptions);
  started.push({ host, pool });
  return { host, pool };
}

afterEach(async () => {
  for (const { host, pool } of started.splice(0)) {
    await pool.close();
    await host.stop();
  }
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("pool", () => {
  it("shares one connection among all who use a host", async () => {
    const { host, pool } = await open();
    const target = host.target();
    await Promise.all(
      Array.from({ length: 25 }, () => pool.withHost(target, (connection) => run(connection, sh`true`))),
    );
    await pool.withHost({ ...target }, (connection) => run(connection, sh`true`));
    expect(host.counts.connections).toBe(1);
    expect(host.commands).toHaveLength(26);
  });

  it("closes a connection that nobody uses for a while, and not before", async () => {
    const { host, pool } = await open({}, { idleMs: 60 });
    const target = host.target();
    const connection = await pool.withHost(target, async (given) => given);
    await pause(20);
    await pool.withHost(target, async () => undefined);
    await pause(45);
    expect(connection.isOpen()).toBe(true);
    await pause(100);
    expect([connection.isOpen(), pool.size()]).toEqual([false, 0]);
  });

  it("does not close a connection under a long user", async () => {
    const { host, pool } = await open({}, { idleMs: 10 });
    const isOpen = await pool.withHost(host.target(), async (connection) => {
      await pause(60);
      return connection.isOpen();
    });
    expect(isOpen).toBe(true);
  });

  it.each([
    [
      "key",
      (host: FakeHost) => ({ pinnedHostKey: { ...host.hostKey, base64: `AAAA${host.hostKey.base64}` } }),
    ],
    ["user", () => ({ user: "other" })],
    ["address", () => ({ address: "localhost" })],
    ["way to root", () => ({ sudo: true })],
  ])("gives nobody a connection made with another %s", async (_name, change) => {
    const { host, pool } = await open();
    const target = host.target();
    const old = await pool.withHost(target, async (given) => given);
    await pool
      .withHost({ ...target, ...change(host) }, async (given) => expect(given).not.toBe(old))
      .catch(() => undefined);
    await old.closed;
    expect(host.counts.connections).toBe(2);
  });

  it("lets those finish who use a connection when the target changes", async () => {
    const { host, pool } = await open();
    const target = host.target();
    await pool.withHost(target, async (old) => {
      await pool.withHost({ ...target, user: "other" }, async (given) => expect(given).not.toBe(old));
      expect((await run(old, sh`true`)).code).toBe(0);
    });
    expect(pool.size()).toBe(1);
  });

  it("connects again after a cut, but runs nothing again by itself", async () => {
    let answers = 0;
    const { host, pool } = await open({
      answer: () => {
        answers += 1;
        return answers === 1 ? { afterwards: "cut" } : {};
      },
    });
    const target = host.target();
    const error = await caughtError(pool.withHost(target, (connection) => run(connection, sh`first`)));
    expect(error.kind).toBe("cut");
    await pause(30);
    expect([answers, host.counts.connections]).toEqual([1, 1]);
    expect(await pool.withHost(target, (connection) => run(connection, sh`second`))).toMatchObject({
      code: 0,
    });
    expect(host.commands.map(({ script }) => script)).toEqual(["first", "second"]);
    expect(host.counts.connections).toBe(2);
  });

  it("tries again after a failure to connect", async () => {
    const { host, pool } = await open();
    const target = host.target();
    const wrong = { ...target, pinnedHostKey: undefined };
    expect((await caughtError(pool.withHost(wrong, async () => undefined))).kind).toBe("hostKeyUnknown");
    expect(pool.size()).toBe(0);
    await pool.withHost(target, async (connection) => expect(connection.isOpen()).toBe(true));
  });

  it("forgets a host at once", async () => {
    const { host, pool } = await open();
    const connection = await pool.withHost(host.target(), async (given) => given);
    await pool.forget(connection.target.hostId);
    expect([connection.isOpen(), pool.size()]).toEqual([false, 0]);
  });
});
