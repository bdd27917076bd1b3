import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

const tokens = new Map(
  [...css.matchAll(/--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\);/g)].map((match) => [
    match[1] ?? "",
    { light: match[2] ?? "", dark: match[3] ?? "" },
  ]),
);

/** Relative luminance of a colour `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const channel = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["surface", "panel", "sunken", "hover"];
const TEXT: [string, string[]][] = [
  ["ink", [...GROUNDS, "accent-fill", "bad-fill", "warn-fill", "good-fill", "unknown-fill", "unknown-hatch"]],
  ["ink-soft", [...GROUNDS, "accent-fill", "bad-fill", "warn-fill", "good-fill", "unknown-hatch"]],
  ["ink-faint", [...GROUNDS, "accent-fill"]],
  ["accent", [...GROUNDS, "accent-fill", "bad-fill", "warn-fill"]],
  ["on-accent", ["accent-solid", "accent-solid-hover"]],
  ["on-bad", ["bad-solid"]],
  ["bad", [...GROUNDS, "bad-fill", "accent-fill"]],
  ["warn", [...GROUNDS, "warn-fill", "accent-fill"]],
  ["good", [...GROUNDS, "good-fill", "accent-fill"]],
  ["unknown", [...GROUNDS, "unknown-fill", "unknown-hatch", "accent-fill"]],
  ...["code-keyword", "code-value", "code-string", "code-comment"].map((name): [string, string[]] => [
    name,
    ["surface", "panel", "added-fill", "removed-fill", "bad-fill", "warn-fill"],
  ]),
  ["ink", ["added-fill", "added-word", "removed-fill", "removed-word"]],
];
/** Borders and shapes without which a control or a state could not be made out (WCAG 1.4.11). */
const SHAPES: [string, string[]][] = [
  ["line-strong", ["surface", "panel", "hover"]],
  ["accent", ["surface", "panel"]],
];

const cases = [
  ...TEXT.map(([ink, grounds]) => ({ ink, grounds, least: 4.5 })),
  ...SHAPES.map(([ink, grounds]) => ({ ink, grounds, least: 3 })),
].flatMap(({ ink, grounds, least }) =>
  grounds.flatMap((ground) => (["light", "dark"] as const).map((theme) => ({ ink, ground, theme, least }))),
);

describe("colour tokens", () => {
  it("are all read, each with a value for both themes", () => {
    const declared = [...css.matchAll(/^\s+--[a-z-]+:/gm)].length;
    expect(tokens.size).toBe(declared);
    expect(tokens.size).toBeGreaterThan(30);
  });

  it.each(cases)("$ink on $ground, $theme: at least $least", ({ ink, ground, theme, least }) => {
    const front = tokens.get(ink)?.[theme];
    const back = tokens.get(ground)?.[theme];
    if (front === undefined || back === undefined) throw new Error(`No token ${ink} or ${ground}`);
    expect(contrast(front, back)).toBeGreaterThanOrEqual(least);
  });
});
