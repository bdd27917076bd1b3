import { hostname, networkInterfaces, release } from "node:os";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { FACTS } from "@/server/core/facts";
import { sh } from "@/server/core/sh";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { readFacts } from "@/server/ssh/readFacts";
import { type RealSshd, startRealSshd } from "@/server/ssh/realSshd";
import { runSections } from "@/server/ssh/sections";
import { testFolder } from "@/server/ssh/testFolder";

let sshd: RealSshd;
let connection: Connection;

beforeAll(async () => {
  sshd = await startRealSshd();
  connection = await connect(sshd.target());
});
afterAll(async () => {
  await connection.close();
  await sshd.stop();
});

describe("readFacts", () => {
  it("reads every fact of this machine, and each is what the machine says elsewhere", async () => {
    const { facts, unread, startedAt, receivedAt } = await readFacts(connection);
    expect(unread).toEqual({});
    expect(Object.keys(facts).sort()).toEqual(FACTS.map(({ id }) => id).sort());
    expect(facts.hostname).toBe(hostname());
    expect(facts.kernel?.release).toBe(release());
    expect(facts.privilege?.uid).toBe(process.getuid?.());
    expect(facts.clock?.unixMs).toBeGreaterThanOrEqual(startedAt - 1);
    expect(facts.clock?.unixMs).toBeLessThanOrEqual(receivedAt + 1);
    const read = facts.interfaces?.flatMap(({ addresses }) => addresses.map(({ address }) => address)) ?? [];
    const own = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).map(({ address }) => address),
    );
    expect(read).toEqual(expect.arrayContaining(own));
    expect(facts.arp?.interfaces.lo?.arp_ignore).toBeTypeOf("number");
  });

  it("reads only what it is asked for", async () => {
    const { facts } = await readFacts(connection, ["kernel", "ipvs"]);
    expect(Object.keys(facts).sort()).toEqual(["ipvs", "kernel"]);
  });

  it("leaves out what failed or cannot be understood, says why, and reads the rest", async () => {
    const folder = await testFolder({
      uname: "echo nonsense",
      ip: "echo 'ip: no \u001b[1mright' >&2; exit 3",
    });
    const broken = await startRealSshd({ env: { PATH: `${folder}:/usr/bin:/bin` } });
    onTestFinished(() => broken.stop());
    const own = await connect(broken.target());
    const { facts, unread } = await readFacts(own, ["kernel", "interfaces", "hostname"]);
    expect(facts).toEqual({ hostname: hostname() });
    expect(unread).toEqual({
      kernel: expect.stringMatching(/Unknown output: nonsense/),
      interfaces: "ip: no right",
    });
  });
});

describe("runSections", () => {
  const options = { timeoutMs: 800, maxOutputBytes: 100_000 };
  const text = (section: unknown) =>
    typeof section === "object" && section !== null && "stdout" in section ? String(section.stdout) : section;

  it("gives each command its own output, error output and exit code", async () => {
    const sections = await runSections(
      connection,
      [
        { id: "a", command: sh`echo one; echo e1 >&2; exit 3` },
        { id: "b", command: sh`printf 'two\n\n'` },
        { id: "c", command: sh`if true; then` },
        { id: "d", command: sh`cat; echo four` },
      ],
      options,
    );
    expect(sections.get("a")).toMatchObject({ code: 3 });
    expect([...sections.values()].map(text)).toEqual(["one\n", "two\n\n", "", "four\n"]);
    expect(String((sections.get("a") as { stderr: Buffer }).stderr)).toBe("e1\n");
  });

  it("loses only the command that never ends", async () => {
    const sections = await runSections(
      connection,
      [
        { id: "before", command: sh`echo 1` },
        { id: "stuck", command: sh`sleep 60` },
        { id: "after", command: sh`echo 2` },
      ],
      options,
    );
    expect(text(sections.get("before"))).toBe("1\n");
    expect(sections.get("stuck")).toMatch(/did not end within 0.8 s/);
    expect(text(sections.get("after"))).toBe("2\n");
  });

  it("loses only the command that says too much", async () => {
    const sections = await runSections(
      connection,
      [
        { id: "loud", command: sh`while :; do echo yes; done` },
        { id: "after", command: sh`echo 2` },
      ],
      options,
    );
    expect(sections.get("loud")).toMatch(/more than 100000 bytes/);
    expect(text(sections.get("after"))).toBe("2\n");
  });
});
