import { describe, expect, it } from "vitest";
import { distinctNames } from "@/server/core/keepalived/distinctNames";

describe("distinctNames", () => {
  it("numbers names that were there before", () => {
    expect(distinctNames(["web", "dns", "web", "web-2", "web"])).toEqual([
      "web",
      "dns",
      "web-2",
      "web-2-2",
      "web-3",
    ]);
  });

  it("gives as many names as it gets, all different, also for very many equal long ones", () => {
    const names = distinctNames(Array.from({ length: 50_000 }, () => "x".repeat(70)));
    expect(new Set(names).size).toBe(50_000);
  });
});
