import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FIFOS } from "@/server/core/keepalived/fifos";
import { parentProcess } from "@/server/monitor/mergeSnapshot";
import { parseSnapshot, type SnapshotWanted, snapshotScript } from "@/server/monitor/snapshot";
import { parseVrrpData, parseVrrpJson } from "@/server/monitor/vrrpDump";

function captured(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
}

const WANTED: SnapshotWanted = { kind: "full", fifos: FIFOS, nonce: "NNN", known: [] };
const MASTER = captured("snapshotMaster.keepalived-2.2.7.txt");

describe("parseSnapshot", () => {
  it("reads a director that is master", () => {
    const snapshot = parseSnapshot(MASTER, WANTED);
    expect(snapshot).toMatchObject({
      hostUp: 2041.17,
      hostAt: 1795177004436,
      inodes: { vrrp: 2203655, lvs: 2203656 },
      writes: ["vrrp"],
      vrrp: [
        { instance: "A", state: "MASTER", priority: 100, changedAt: 1795177003055 },
        { instance: "B", state: "MASTER", priority: 100, changedAt: 1795177003056 },
      ],
    });
    expect(snapshot?.addresses).toContainEqual({ added: true, interface: "d0", address: "192.0.2.10" });
    expect(snapshot?.ipvs).toBeUndefined();
    expect(parentProcess(snapshot?.processes ?? [])?.pid).toBe(23990);
    expect(JSON.stringify(snapshot)).not.toContain("s3cret");
  });

  it.each([
    ["nothing", ""],
    ["a cut answer", MASTER.slice(0, MASTER.indexOf("=NNN end"))],
    ["another question's answer", MASTER.replaceAll("=NNN", "=OTHER")],
    ["no time", MASTER.replace("2041.17", "soon")],
    ["other words", "sh: 1: Syntax error"],
  ])("refuses %s", (_name, text) => {
    expect(parseSnapshot(text, WANTED)).toBeUndefined();
  });

  it("takes a section that failed for not read, never for empty", () => {
    const text = MASTER.replace("\nok\n\n=NNN inodes", "\n\n=NNN inodes").replace(
      /=NNN json\n.*\n/,
      "=NNN json\n[{\n",
    );
    const snapshot = parseSnapshot(text, WANTED);
    expect(snapshot).toBeDefined();
    expect(snapshot?.addresses).toBeUndefined();
    expect(snapshot?.vrrp).toBeUndefined();
  });

  it("leaves dead processes out", () => {
    const text = MASTER.replaceAll("(keepalived) S", "(keepalived) Z");
    expect(parseSnapshot(text, WANTED)?.processes).toEqual([]);
  });
});

describe("snapshotScript", () => {
  it("starts few programs when it is light", () => {
    const light = snapshotScript({
      ...WANTED,
      kind: "light",
      known: [{ pid: 7, parent: 1, started: 5 }],
    }).text;
    expect(light).not.toMatch(/kill|date|\bip -o\b|sleep/);
  });

  it("quotes every path", () => {
    const fifos = { vrrp: "/tmp/a'; touch x; '/v", lvs: "/tmp/l" };
    expect(snapshotScript({ ...WANTED, fifos }).text).toContain(`'/tmp/a'\\''; touch x; '\\''/v'`);
  });
});

describe("keepalived's own account", () => {
  it("is read from its text, too", () => {
    expect(parseVrrpData(captured("vrrpData.keepalived-2.2.7.txt"))).toEqual([
      { instance: "A", state: "MASTER", changedAt: 1795179061973, priority: 100 },
      { instance: "B", state: "BACKUP", changedAt: 1795179058271, priority: 90 },
    ]);
  });

  it("is read from the second shape of its JSON", () => {
    const text = `{"vrrp":[{"data":{"iname":"A","state":3,"auth_data":"x"}}],"track_process":[]}`;
    expect(parseVrrpJson(text)).toEqual([{ instance: "A", state: "FAULT" }]);
  });

  it.each(["", "[", "null", '{"vrrp":{}}', '[{"data":{"iname":7,"state":2}}]'])(
    "is not read from %j",
    (text) => {
      expect(parseVrrpJson(text)).toBeUndefined();
    },
  );
});
