import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clock } from "@/server/core/facts/clock";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/clock/${name}`, import.meta.url), "utf8");

describe("clock", () => {
  it.each([
    [
      "systemd",
      fixture("systemd-252.txt"),
      { unixMs: 1_795_177_864_196, exactToMs: 1, isSynchronised: false },
    ],
    [
      "a synchronised clock",
      "time 1700000000.050000000\nsynchronised yes\n",
      { unixMs: 1_700_000_000_050, exactToMs: 1, isSynchronised: true },
    ],
    [
      "busybox, which knows whole seconds only",
      fixture("busybox-1.35.txt"),
      { unixMs: 1_795_177_752_000, exactToMs: 1000, isSynchronised: undefined },
    ],
  ])("reads %s", (_name, text, value) => {
    expect(clock.parse(text)).toEqual(value);
  });

  it.each([
    ["nothing", ""],
    ["a time that is none", "time Fri Nov 20\n"],
    ["another word than yes or no", "time 1700000000.5\nsynchronised n/a\n"],
  ])("refuses %s", (_name, text) => {
    expect(() => clock.parse(text)).toThrow(TypeError);
  });
});
