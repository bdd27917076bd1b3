import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { init } from "@/server/core/facts/init";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/init/${name}`, import.meta.url), "utf8");

describe("init", () => {
  it.each([
    [fixture("systemd-252.txt"), { kind: "systemd", version: 252 }],
    ["systemd 219\n+PAM +AUDIT +SELINUX\n", { kind: "systemd", version: 219 }],
    ["systemd v255.4-1.fc40\n", undefined],
    ["other init\n", { kind: "other", name: "init" }],
    ["other procd\n", { kind: "other", name: "procd" }],
    ["", undefined],
    ["other \n", undefined],
    ["upstart 1\n", undefined],
  ])("reads %j, or refuses it", (text, value) => {
    if (value === undefined) expect(() => init.parse(text)).toThrow(TypeError);
    else expect(init.parse(text)).toEqual(value);
  });
});
