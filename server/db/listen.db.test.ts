import "@/server/api/testEnvironment";
import { afterAll, describe, expect, it } from "vitest";
import { closeDatabase, db } from "@/server/db/client";
import { closeListening, type Heard, listen, notify } from "@/server/db/listen";

afterAll(async () => {
  await closeListening();
  await closeDatabase();
});

/** Everything heard until `enough` says so. */
async function hear(
  enough: (heard: Heard<"live">[]) => boolean | Promise<boolean>,
): Promise<Heard<"live">[]> {
  const stop = new AbortController();
  const all: Heard<"live">[] = [];
  for await (const heard of listen("live", stop.signal)) {
    all.push(heard);
    if (await enough(all)) stop.abort();
  }
  return all;
}

describe("listen", () => {
  it("begins with a look, and hears what is told, in order", async () => {
    const told = [1, 2, 3].map((number) => ({ clusterId: "c", number }));
    let isTold = false;
    const all = await hear(async (heard) => {
      if (!isTold && heard.length >= 2) {
        // The second look says that the connection listens.
        isTold = true;
        for (const each of told) await notify(db(), "live", each);
      }
      return heard.length === 5;
    });
    expect(all).toEqual(["look", "look", ...told]);
  });

  it("hears what a transaction tells at its commit, and nothing of one that is taken back", async () => {
    const all = await hear(async (heard) => {
      if (heard.length === 1) {
        await db()
          .$transaction(async (tx) => {
            await notify(tx, "live", { clusterId: "never" });
            throw new Error("taken back");
          })
          .catch(() => undefined);
        await db().$transaction((tx) => notify(tx, "live", { clusterId: "done" }));
      }
      return heard.length === 2;
    });
    expect(all).toEqual(["look", { clusterId: "done" }]);
  });

  it("looks again after its connection was cut", async () => {
    const all = await hear(async (heard) => {
      if (heard.length === 1) {
        await db().$queryRaw`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and query like 'listen shoal_%'`;
      }
      if (heard.length === 2) await notify(db(), "live", { clusterId: "after" });
      return heard.length === 3;
    });
    expect(all).toEqual(["look", "look", { clusterId: "after" }]);
  });

  it("ends with its signal, also while nothing happens", async () => {
    const stop = new AbortController();
    const listener = listen("live", stop.signal);
    await listener.next();
    const waiting = listener.next();
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("refuses to tell more than PostgreSQL takes", async () => {
    await expect(notify(db(), "live", { clusterId: "x".repeat(8000) })).rejects.toThrow(
      "less than 8000 bytes",
    );
  });
});
