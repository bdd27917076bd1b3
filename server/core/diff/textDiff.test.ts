import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffHunks, textDiff } from "@/server/core/diff/textDiff";

const marks = { same: " ", removed: "-", added: "+" };
const shown = (before: string | undefined, after: string | undefined) =>
  textDiff(before, after).map((line) => `${marks[line.kind]}${line.text}`);

describe("textDiff", () => {
  it.each([
    [undefined, "a\nb\n", ["+a", "+b"]],
    ["a\nb\n", undefined, ["-a", "-b"]],
    ["a\n", "a\n", [" a"]],
    ["a\nb\nc\n", "a\nx\nc\n", [" a", "-b", "+x", " c"]],
    ["", "", []],
    ["a", "a\nb", [" a", "+b"]],
  ])("%j to %j", (before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
  });

  it("numbers the lines of both sides", () => {
    expect(textDiff("a\nb\n", "x\nb\n")).toEqual([
      { kind: "removed", text: "a", oldLine: 1 },
      { kind: "added", text: "x", newLine: 1 },
      { kind: "same", text: "b", oldLine: 2, newLine: 2 },
    ]);
  });

  it("holds both texts completely", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "c", "", "  d"), { minLength: 1 })
      .map((lines) => lines.map((line) => `${line}\n`).join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = textDiff(before, after);
        const side = (kind: "removed" | "added") =>
          lines
            .filter((line) => line.kind === "same" || line.kind === kind)
            .map((line) => `${line.text}\n`)
            .join("");
        expect(side("removed")).toBe(before);
        expect(side("added")).toBe(after);
      }),
    );
  });

  it("stays quick when everything is different", () => {
    const many = (mark: string) => Array.from({ length: 60_000 }, (_, index) => `${mark}${index}`).join("\n");
    const start = performance.now();
    expect(textDiff(many("a"), many("b"))).toHaveLength(120_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("diffHunks", () => {
  it("keeps changed lines with their surroundings and counts the rest", () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = before.with(10, "changed");
    const hunks = diffHunks(textDiff(before.join("\n"), after.join("\n")), 1);
    expect(hunks).toHaveLength(1);
    expect(hunks[0]?.skipped).toBe(9);
    expect(hunks[0]?.lines.map((line) => line.text)).toEqual(["line 9", "line 10", "changed", "line 11"]);
  });

  it("is empty when nothing changed", () => {
    expect(diffHunks(textDiff("a\n", "a\n"))).toEqual([]);
  });
});
