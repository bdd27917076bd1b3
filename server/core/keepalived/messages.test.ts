import { describe, expect, it } from "vitest";
import { canary, canaryNamed, configTestMessages, judgeConfigTest } from "@/server/core/keepalived/messages";

/** Captured from keepalived 2.2.7: a missing interface and an unknown last line. */
const missingInterface = `(Line 9) Unknown keyword 'zz_canary'
(/tmp/b.conf: Line 9) Unknown keyword 'zz_canary'
(/tmp/b.conf: Line 2) WARNING - interface eth9 for vrrp_instance A doesn't exist
(/tmp/b.conf: Line 9) Unknown keyword 'zz_canary'
Non-existent interface specified in configuration
(/tmp/b.conf: Line 9) Unknown keyword 'zz_canary'
`;

describe("configTestMessages", () => {
  it("reads every message once, with its line and file", () => {
    expect(configTestMessages(missingInterface)).toEqual([
      { text: "Unknown keyword 'zz_canary'", line: 9, file: "/tmp/b.conf" },
      { text: "WARNING - interface eth9 for vrrp_instance A doesn't exist", line: 2, file: "/tmp/b.conf" },
      { text: "Non-existent interface specified in configuration" },
    ]);
  });

  it("keeps the same text on two lines apart", () => {
    expect(configTestMessages("(Line 2) number 'x'\n(Line 3) number 'x'\n")).toHaveLength(2);
  });

  it("leaves out what is harmless", () => {
    expect(configTestMessages("\nStarting Keepalived v2.2.7 (01/16,2022)\n")).toEqual([]);
  });
});

describe("judgeConfigTest", () => {
  it("takes silence and exit code 0 as good", () => {
    expect(judgeConfigTest({ code: 0, stderr: "" })).toEqual({ ok: true, problems: [] });
  });

  it.each([
    {
      what: "a message with exit code 0",
      code: 0,
      stderr: "(Line 1) Unknown keyword 'x'",
      rule: "config-test-unknown-keyword",
    },
    { what: "exit code 5 without a word", code: 5, stderr: "", rule: "config-test-failed" },
    { what: "a crash", code: 139, stderr: "", rule: "config-test-killed" },
    { what: "a signal", code: null, stderr: "", rule: "config-test-killed" },
    { what: "running out of time", code: 124, stderr: "", rule: "config-test-timeout" },
    { what: "no keepalived", code: 127, stderr: "", rule: "config-test-not-run" },
    { what: "an unknown complaint", code: 5, stderr: "Something new", rule: "config-test" },
    {
      what: "a missing VRID",
      code: 5,
      stderr: "(A) the virtual router id must be set",
      rule: "config-test-no-vrid",
    },
    {
      what: "a missing brace",
      code: 5,
      stderr: "There are 1 missing '}'s or extra '{'s",
      rule: "config-test-braces",
    },
    {
      what: "a keyword without argument",
      code: 2,
      stderr:
        "(/a.conf: Line 2) *** Configuration line starting `interface` is missing a parameter after keyword `interface` at word position 2",
      rule: "config-test-missing-argument",
    },
    {
      what: "a port out of range",
      code: 5,
      stderr: "(/a.conf: Line 7) number '99999' outside range [1, 65535]",
      rule: "config-test-value",
    },
    {
      what: "a script without security",
      code: 6,
      stderr: "SECURITY VIOLATION - scripts are being executed but script_security not enabled.",
      rule: "config-test-script-security",
    },
  ])("refuses $what", ({ code, stderr, rule }) => {
    const judged = judgeConfigTest({ code, stderr });
    expect(judged.ok).toBe(false);
    expect(judged.problems.map((problem) => problem.rule)).toEqual([rule]);
  });

  it("points at the field that a line was made from", () => {
    const origins = [undefined, ["vrrpInstances", 0, "interface"]];
    const { problems } = judgeConfigTest({ code: 5, stderr: missingInterface, origins });
    expect(problems.map(({ rule, at, line }) => ({ rule, at, line }))).toEqual([
      { rule: "config-test-unknown-keyword", at: [], line: 9 },
      { rule: "config-test-no-interface", at: ["vrrpInstances", 0, "interface"], line: 2 },
      { rule: "config-test-no-interface", at: [], line: undefined },
    ]);
  });
});

describe("canary", () => {
  it.each(["a 1\nb 2\n", "a 1\nb 2"])("is the third line of %j", (text) => {
    expect(canary(text)).toBe("a 1\nb 2\nzz_canary 1\n");
  });

  const text = canary("a\nb\n");
  const named = "(/x: Line 3) Unknown keyword 'zz_canary'\n";

  it.each([
    ["named at its line", { code: 5, stderr: named }, true],
    ["named at another line", { code: 5, stderr: named.replace("3", "2") }, false],
    ["not the only one", { code: 5, stderr: `${named}There are 1 missing '}'s or extra '{'s\n` }, false],
    ["not named", { code: 0, stderr: "" }, false],
    ["named, but nothing was read further", { code: 0, stderr: named }, false],
    ["named by a release without exit codes", { code: 0, stderr: named, version: "2.0.20" }, true],
  ])("%s", (_, result, expected) => {
    expect(canaryNamed(result, text)).toBe(expected);
  });
});
