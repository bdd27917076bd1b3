import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import { format } from "@/server/core/keepalived/format";
import { importDirectors } from "@/server/core/keepalived/importDirectors";
import { MAX_TEXT, parse } from "@/server/core/keepalived/parse";

/** Pieces that mean something to the parser, and some that mean nothing. */
const piece = fc.constantFrom(
  ..."{}\n\"'#!\\$=@~ \t\r,()",
  "\u202e",
  "🐟",
  "é",
  "$(reboot)",
  "`reboot`",
  "99999999999999999999",
  "-1",
  "~SEQ(N, 3)",
  "~LST(v, a, b)",
  "$A=",
  "$A",
  "$".concat("{A}"),
  "@one ",
  "include x\n",
  "global_defs {\n",
  "vrrp_instance A {\n",
  "interface eth0\n",
  "virtual_router_id 5\n",
  "virtual_ipaddress {\n",
  "192.0.2.1",
  "virtual_server 192.0.2.1 80 {\n",
  "real_server 192.0.2.2 80 {\n",
  "HTTP_GET {\n",
  "url {\n",
  "path /\n",
  "weight 5\n",
  "vrrp_sync_group G {\n",
  "group {\n",
  "vrrp_script s {\n",
  'script "/bin/true',
  "track_script {\n",
);
const text = fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join(""));

function importText(given: string) {
  let last = 100;
  return importDirectors([{ name: "a", hostId: idOf(1), text: given }], {
    clusterId: idOf(2),
    name: "x",
    newId: () => {
      last += 1;
      return idOf(last);
    },
  });
}

describe("hostile input", () => {
  it("ends with a cluster or with a problem, never with an exception", () => {
    fc.assert(
      fc.property(text, (given) => {
        const { cluster, problems } = importText(given);
        expect(cluster !== undefined || problems.some(({ level }) => level === "error")).toBe(true);
      }),
      { numRuns: 1500 },
    );
  }, 60_000);

  it("is written back so that it reads the same again", () => {
    fc.assert(
      fc.property(text, (given) => {
        const options = { expand: false, unknownBlocks: "keep" } as const;
        const first = parse(given, options);
        fc.pre(!first.problems.some(({ level }) => level === "error"));
        const once = format(first.nodes).text;
        expect(format(parse(once, options).nodes).text).toBe(once);
      }),
      { numRuns: 1500 },
    );
  }, 60_000);

  it.each([
    ["binary bytes", "\x7fELF\x02\x01\x01\0\0\0", "not-text"],
    ["a text that is too large", "a".repeat(MAX_TEXT + 1), "too-large"],
    ["one endless line", "a".repeat(1_000_000), "line-too-long"],
    ["nothing but braces", "{".repeat(900), "brace-unexpected"],
    ["a file cut in the middle", "vrrp_instance A {\n    virtual_ipaddress {\n        192.", "brace-missing"],
  ])("refuses %s", (_, given, rule) => {
    const { cluster, problems } = importText(given);
    expect(cluster).toBeUndefined();
    expect(problems.map((problem) => problem.rule)).toContain(rule);
    expect(problems.length).toBeLessThan(600);
  });

  it("takes deep nesting without running out of stack", () => {
    const deep = "x {\n".repeat(50_000);
    expect(parse(deep, { unknownBlocks: "keep" }).problems.length).toBeGreaterThan(0);
  }, 30_000);
});
