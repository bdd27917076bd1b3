import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { privilege } from "@/server/core/facts/privilege";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/privilege/${name}`, import.meta.url), "utf8");

describe("privilege", () => {
  it.each([
    [fixture("sudo-1.9.txt"), { uid: 0, sudo: "works" }],
    ["uid 1000\nsudo refused\n", { uid: 1000, sudo: "refused" }],
    ["uid 0\nsudo absent\n", { uid: 0, sudo: "absent" }],
  ])("reads %j", (text, value) => {
    expect(privilege.parse(text)).toEqual(value);
  });

  it.each(["", "uid 0\n", "sudo works\n", "uid root\nsudo works\n", "uid \nsudo works\n"])(
    "refuses %j",
    (text) => {
      expect(() => privilege.parse(text)).toThrow(TypeError);
    },
  );
});
