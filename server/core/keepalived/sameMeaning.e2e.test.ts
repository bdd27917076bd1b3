import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import { importDirectors } from "@/server/core/keepalived/importDirectors";
import { readBackProblems } from "@/server/core/keepalived/readBack";
import { renderDirector } from "@/server/core/keepalived/renderDirector";

const folder = mkdtempSync(join(tmpdir(), "shoal-same-meaning-"));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** What the file is for: the same text, so that a daemon of the original and one of the rendered file can be compared. */
const original = readFileSync(new URL("./fixtures/foreign.conf", import.meta.url), "utf8");

/**
 * Runs keepalived's VRRP part on a file in a network of its own, and gives the dump of what it holds in memory, without
 * what differs from run to run and without the wish to begin as master, which Shoal never writes.
 */
async function dumpOf(name: string, text: string): Promise<string[]> {
  const path = join(folder, `${name}.conf`);
  writeFileSync(path, text, { mode: 0o640 });
  const script = `for i in 0 1; do
      ip link add "eth$i" address "02:00:00:00:00:0$i" type veth peer name "p$i" || exit 99
      ip link set "eth$i" addrgenmode none; ip link set "eth$i" up; ip link set "p$i" up
    done
    ip addr add 192.0.2.5/24 dev eth0; ip addr add 10.0.0.5/24 dev eth1
    cd "$2" && exec keepalived -P -n -i one -f "$1" -p "$2/$3.pid" -r "$2/$3.vrrp.pid"`;
  const dump = join(folder, "keepalived.data");
  rmSync(dump, { force: true });
  const child = spawn("unshare", ["--net", "sh", "-c", script, "sh", path, folder, name], {
    env: { ...process.env, TMPDIR: folder },
    stdio: "ignore",
  });
  running.add(child);
  const ended = once(child, "exit");
  try {
    for (let round = 0; round < 60; round += 1) {
      await sleep(250);
      if (child.exitCode !== null) throw new Error(`keepalived ended with ${child.exitCode}.`);
      // Before the child process is ready the signal would do nothing, and before it is written the file is cut.
      if (round >= 4) child.kill("SIGUSR1");
      const text = round >= 5 ? readIfThere(dump) : "";
      if (text.includes("Interfaces") && text.length === readIfThere(dump).length) return significant(text);
    }
    throw new Error("keepalived wrote no dump.");
  } finally {
    child.kill("SIGTERM");
    await ended;
    running.delete(child);
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const VARIES =
  /Last transition|Read timeout|Wantstate|Last ran|last exit|Status = |Script exec|Garp delay|sent|received|State =|state =|Effective priority|Total priority|Currently/i;

function significant(dump: string): string[] {
  const end = dump.search(/^-+< Interfaces >-+$/m);
  return dump
    .slice(0, end < 0 ? undefined : end)
    .split("\n")
    .filter((line) => !VARIES.test(line));
}

describe("a file of somebody else's", () => {
  it("means the same to keepalived when it is imported and rendered", async () => {
    const { cluster, problems } = importDirectors(
      [{ name: "edge-1", hostId: idOf(21), text: original, configId: "one" }],
      { clusterId: idOf(1), name: "edge", newId: nextId() },
    );
    expect(problems.filter(({ level }) => level === "error")).toEqual([]);
    const [director] = cluster?.directors ?? [];
    if (cluster === undefined || director === undefined) throw new Error("The import gave no cluster.");
    const rendered = renderDirector(cluster, director.directorId, {
      keepalivedVersion: "2.2.7",
      revision: "e2e",
    });
    expect(rendered.problems).toEqual([]);
    expect(readBackProblems(rendered.file.text, cluster, director.directorId)).toEqual([]);
    const text = rendered.file.text.replaceAll(/^ *(vrrp|lvs)_notify_fifo .*\n/gm, "");
    const before = await dumpOf("before", original);
    const after = await dumpOf("after", text);
    expect(before.length).toBeGreaterThan(150);
    expect(after).toEqual(before);
  }, 60_000);
});

function nextId(): () => string {
  let last = 1000;
  return () => {
    last += 1;
    return idOf(last);
  };
}
