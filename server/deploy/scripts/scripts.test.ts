import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makePlan } from "@/server/core/plan";
import { exampleCluster, ids } from "@/server/core/plan/exampleCluster";
import { exampleHosts } from "@/server/core/plan/exampleHosts";
import type { HostPlan } from "@/server/core/plan/types";
import type { ShellText } from "@/server/core/sh";
import { armScript } from "@/server/deploy/scripts/arm";
import {
  confirmScript,
  forgetScript,
  lookScript,
  readStanding,
  resultOf,
  revertNowScript,
} from "@/server/deploy/scripts/look";
import { readReport, stagedPath } from "@/server/deploy/scripts/prelude";
import { revertScript } from "@/server/deploy/scripts/revert";
import { runningScript } from "@/server/deploy/scripts/running";
import { stageScript } from "@/server/deploy/scripts/stage";
import { swapScript } from "@/server/deploy/scripts/swap";
import { testScript } from "@/server/deploy/scripts/testConfig";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const deploymentId = ids.version;
const plan = makePlan(
  { cluster: exampleCluster(), versionId: ids.version, applied: undefined, hosts: exampleHosts() },
  sha256,
);
const host = (name: string) => plan.hosts.find((each) => each.hostName === name) as HostPlan;
const textsOf = (of: HostPlan) => new Map(of.files.map((file) => [file.path, file.shown ?? ""]));

const scripts: [string, ShellText][] = ["lb1", "web1"].flatMap((name): [string, ShellText][] => {
  const of = { deploymentId, host: host(name), vips: ["192.0.2.10"] };
  return [
    [`stage ${name}`, stageScript({ ...of, texts: textsOf(of.host) })],
    [`revert ${name}`, revertScript(of)],
    [`swap ${name}`, swapScript({ ...of, wave: name === "lb1" ? "directors" : "prepare", part: "all" })],
    [`confirm ${name}`, confirmScript(deploymentId, of.host)],
    [`forget ${name}`, forgetScript(deploymentId, of.host)],
  ];
});
scripts.push(
  ["arm", armScript(deploymentId, 60)],
  ["look", lookScript(deploymentId)],
  ["revertNow", revertNowScript(deploymentId)],
  ["running", runningScript()],
  ["test", testScript(deploymentId, "/etc/keepalived/keepalived.conf")],
);

describe("scripts for hosts", () => {
  it.each(scripts)("%s is a POSIX shell script", (_name, script) => {
    expect(
      execFileSync("sh", ["-n"], { input: script.text, stdio: ["pipe", "pipe", "pipe"] }).toString(),
    ).toBe("");
  });

  it("does not repeat the content of files in what is kept of it", () => {
    const own = host("lb1");
    const script = stageScript({ deploymentId, host: own, texts: textsOf(own), vips: [] });
    expect(script.text).toContain("virtual_router_id 51");
    expect(script.shown).not.toContain("virtual_router_id 51");
    expect(script.shown).toContain("[/etc/keepalived/keepalived.conf, sha256 ");
  });

  it("refuses to stage a file whose content is missing", () => {
    expect(() => stageScript({ deploymentId, host: host("lb1"), texts: new Map(), vips: [] })).toThrow(
      "The content of /etc/tmpfiles.d/shoal.conf is missing.",
    );
  });

  it("undoes in reverse order, the daemon of a director after its files", () => {
    const web = revertScript({ deploymentId, host: host("web1"), vips: [] }).text;
    const order = [
      "Have the addresses put back",
      "Put 192.0.2.10/32",
      "shoal-vips.service",
      "Set arp_ignore=1",
    ];
    const places = order.map((word) => web.lastIndexOf(`${word}`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(web.indexOf("undo 'Have the addresses")).toBeLessThan(web.indexOf("undo 'Put 192.0.2.10/32"));
    expect(web.indexOf("undo 'Put 192.0.2.10/32")).toBeLessThan(web.indexOf("undo 'Set arp_ignore"));
  });

  it("stages beside the place, under a name that nobody reads", () => {
    expect(stagedPath("/etc/keepalived/keepalived.conf", "7")).toBe(
      "/etc/keepalived/.keepalived.conf.shoal-7",
    );
  });
});

describe("reports of hosts", () => {
  it("are the lines that begin with @", () => {
    expect(readReport("noise\n@done 1\n@failed step 2 words more\n@ended\n")).toEqual([
      { word: "done", rest: "1" },
      { word: "failed", rest: "step 2 words more" },
      { word: "ended", rest: "" },
    ]);
  });

  it.each([
    ["@result reverted 1795178563 deadline ", { outcome: "reverted", why: "deadline", text: "" }],
    [
      "@result failed 1 console /etc/x was changed by somebody else and is left as it is; ",
      { outcome: "failed", why: "console", text: "/etc/x was changed by somebody else and is left as it is" },
    ],
    ["@result nonsense", { outcome: "failed", why: "unknown", text: "nonsense" }],
    ["@looked", undefined],
  ])("%s", (line, expected) => {
    expect(resultOf(readReport(line))).toEqual(expected);
  });

  it("tell where a host stands, or nothing at all", () => {
    expect(readStanding("@left 12\n@locked a\n@looked\n")).toEqual({
      result: undefined,
      secondsLeft: 12,
      lockedBy: "a",
    });
    expect(() => readStanding("")).toThrow("did not say where it stands");
  });
});
