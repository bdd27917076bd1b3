import { describe, expect, it } from "vitest";
import { pathOfWrong } from "@/components/live/pathOfWrong";

describe("pathOfWrong", () => {
  it.each([
    [["vrrpInstances", "i"], "/clusters/c/vrrp/i"],
    [["realServers", "r", "services"], "/clusters/c/real-servers/r"],
    [["virtualServices"], "/clusters/c/services"],
    [[], "/clusters/c"],
    [["something"], "/clusters/c"],
  ])("%j", (at, path) => {
    expect(pathOfWrong("c", { at })).toBe(path);
  });
});
