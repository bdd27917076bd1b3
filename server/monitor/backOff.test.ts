import { describe, expect, it } from "vitest";
import { backOff } from "@/server/monitor/backOff";

describe("backOff", () => {
  it.each([
    [1, "cut", 0.5, 500],
    [1, "cut", 0, 250],
    [1, "cut", 1, 750],
    [3, "unreachable", 0.5, 2000],
    [50, "timeout", 0.5, 30_000],
    [1, "auth", 0.5, 30_000],
    [1, "hostKeyChanged", 0, 15_000],
  ] as const)("waits after %i failures (%s, random %d): %i ms", (...given) => {
    const [failures, state, random, milliseconds] = given;
    expect(backOff(failures, state, random)).toBe(milliseconds);
  });
});
