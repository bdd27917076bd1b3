import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinShell, secret, sh } from "@/server/core/sh";

describe("sh", () => {
  it("hands any value to a real shell unchanged", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }).filter((value) => !value.includes("\0") && value.isWellFormed()),
        (value) => {
          const printed = execFileSync("sh", ["-c", sh`printf %s ${value}`.text], { encoding: "utf8" });
          expect(printed).toBe(value);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([["$(reboot)"], ["`reboot`"], ["a'b"], ['a"b'], ["a\nb"], [""], ["-n"], ["*"], ["~root"], ["#x"]])(
    "quotes %j",
    (value) => {
      const printed = execFileSync("sh", ["-c", sh`printf '%s|' ${[value, "end"]}`.text], {
        encoding: "utf8",
      });
      expect(printed).toBe(`${value}|end|`);
    },
  );

  it("never shows a secret, quoted, nested or joined", () => {
    const inner = sh`login ${secret("it's $ecret")}`;
    const outer = joinShell([sh`true`, sh`sh -c ${inner} && ${[secret("x y")]}`]);
    expect(outer.shown).toBe("true\nsh -c login *** && ***");
    expect(outer.text).toContain("ecret");
  });

  it("refuses a NUL byte, which no shell word can hold", () => {
    expect(() => sh`printf ${"a\0b"}`).toThrow("NUL");
  });
});
