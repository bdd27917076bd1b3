import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { startPostgres, throwawayFolder } from "@/bin/postgres.mjs";

// One cluster for all but the last test, each of which leaves it stopped and whole: making one takes a while.
const base = throwawayFolder();
const folder = join(base, "postgres");
afterAll(() => rmSync(base, { recursive: true, force: true }));

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("startPostgres", { timeout: 60_000 }, () => {
  it("keeps its data from start to start", async () => {
    const first = await startPostgres({ folder });
    await ask(first.url, "create table kept (word text)");
    await ask(first.url, "insert into kept values ('yes')");
    await first.stop();
    const second = await startPostgres({ folder });
    const rows = await ask(second.url, "select word from kept");
    await second.stop();
    expect(rows).toEqual([{ word: "yes" }]);
    expect(second.url).toBe(first.url);
  });

  it("gives a role without special rights, and asks for its password", async () => {
    const server = await startPostgres({ folder });
    try {
      const [role] = await ask(
        server.url,
        "select rolname, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user",
      );
      expect(role).toEqual({ rolname: "shoal", rolsuper: false, rolcreatedb: false, rolcreaterole: false });
      await expect(ask(server.url.replace(/:\w{48}@/, ":wrong@"), "select 1")).rejects.toThrow(/password/);
      await expect(ask(server.url.replace("shoal:", "postgres:"), "select 1")).rejects.toThrow(/password/);
      expect(await ask(server.url, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
      expect(statSync(join(folder, "password")).mode & 0o777).toBe(0o600);
    } finally {
      await server.stop();
    }
  });

  it("works below a folder that only its owner may enter, and with a long path", async () => {
    const closed = await mkdtemp(join(tmpdir(), "shoal-closed-"));
    try {
      const deep = join(closed, "x".repeat(120), "postgres");
      const server = await startPostgres({ folder: deep });
      const rows = await ask(server.url, "select 1 as one");
      await server.stop();
      expect(rows).toEqual([{ one: 1 }]);
    } finally {
      rmSync(closed, { recursive: true, force: true });
    }
  });

  it("ends the server of a start that was killed, and goes on with its data", async () => {
    const orphan = await startPostgres({ folder });
    await ask(orphan.url, "create table orphaned (a int)");
    const next = await startPostgres({ folder });
    const last = await orphan.ended;
    const rows = await ask(next.url, "select to_regclass('orphaned')::text as found");
    await next.stop();
    expect(last).toContain("database system is shut down");
    expect(rows).toEqual([{ found: "orphaned" }]);
  });

  it("goes on after the server was killed", async () => {
    const killed = await startPostgres({ folder });
    process.kill(killed.pid, "SIGKILL");
    await killed.ended;
    const next = await startPostgres({ folder });
    expect(await ask(next.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await next.stop();
  });

  it("is not stopped by a lock file whose process number belongs to something else now", async () => {
    await (await startPostgres({ folder })).stop();
    const { uid, gid } = statSync(join(folder, "data"));
    const other = spawn("sleep", ["60"], process.getuid?.() === 0 ? { uid, gid } : {});
    await once(other, "spawn");
    writeFileSync(join(folder, "data/postmaster.pid"), `${other.pid}\n/elsewhere\n1\n5432\n`);
    const server = await startPostgres({ folder });
    await server.stop();
    expect(other.exitCode).toBe(null);
    expect(other.signalCode).toBe(null);
    other.kill("SIGKILL");
  });

  it.each([
    ["data/PG_VERSION", "17\n", /was made by PostgreSQL 17, and this Shoal brings PostgreSQL 18\./],
    ["password", "gone", /does not hold the database's password any more\. Put it back from a backup\./],
    ["data/postgresql.conf", "no such setting\n", /^The embedded PostgreSQL did not start: /],
  ])("says what is wrong with %s", async (name, text, sentence) => {
    await (await startPostgres({ folder })).stop();
    const before = readFileSync(join(folder, name));
    writeFileSync(join(folder, name), text);
    await expect(startPostgres({ folder })).rejects.toThrow(sentence);
    writeFileSync(join(folder, name), before);
    await (await startPostgres({ folder })).stop();
  });

  it("makes a cluster anew that was not finished", async () => {
    const other = join(base, "other");
    await mkdir(join(other, "data.new"), { recursive: true });
    writeFileSync(join(other, "data.new/PG_VERSION"), "18\n");
    const server = await startPostgres({ folder: other });
    await server.stop();
    expect(existsSync(join(other, "data.new"))).toBe(false);
  });

  // Only root can mount a small disk; npm test counts it as skipped for others, and CI is root.
  it.runIf(process.getuid?.() === 0)("says that the disk is full", async () => {
    const disk = join(base, "disk");
    await mkdir(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m,mode=711", "tmpfs", disk]);
    try {
      await expect(startPostgres({ folder: join(disk, "postgres") })).rejects.toThrow(
        "The disk that holds the embedded PostgreSQL's data is full. Free some space and start again.",
      );
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  it("says that its password is missing", async () => {
    await (await startPostgres({ folder })).stop();
    rmSync(join(folder, "password"));
    await expect(startPostgres({ folder })).rejects.toThrow(
      /password, is missing\. Put it back from a backup\./,
    );
  });
});
