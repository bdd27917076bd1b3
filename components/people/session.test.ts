import { describe, expect, it } from "vitest";
import { nextPath } from "@/components/people/session";

describe("nextPath", () => {
  it.each([
    [undefined, "/"],
    ["", "/"],
    ["/hosts?q=a%20b", "/hosts?q=a%20b"],
    ["https://elsewhere.example/", "/"],
    ["//elsewhere.example/x", "/"],
    ["/\\elsewhere.example", "/"],
    ["javascript:alert(1)", "/"],
  ])("%j leads to %s", (wanted, path) => {
    expect(nextPath(wanted)).toBe(path);
  });
});
