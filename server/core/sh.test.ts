import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinShell, secret, sh } from "@/server/core/sh";

describe("sh", () => {
  it("hands any value to a real shell unchanged", () => {
    const text = fc
      .string({ unit: "binary" })
      .filter((value) => !value.includes("\0") && value.isWellFormed());
    const values = fc.sample(text, 500);
    const printed = execFileSync("sh", ["-c", sh`printf '%s\\0' ${values}`.text], { encoding: "utf8" });
    expect(printed.split("\0").slice(0, -1)).toEqual(values);
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

  it("refuses an escape that JavaScript would turn into nothing", () => {
    const broken = Object.assign(["printf ", undefined], { raw: ["printf ", "\\\\000"] });
    expect(() => sh(broken as unknown as TemplateStringsArray, "x")).toThrow("twice");
  });

  it("refuses a NUL byte, which no shell word can hold", () => {
    expect(() => sh`printf ${"a\0b"}`).toThrow("NUL");
  });
});
