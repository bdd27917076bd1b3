import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ipvs } from "@/server/core/facts/ipvs";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/ipvs/${name}`, import.meta.url), "utf8");

describe("ipvs", () => {
  it.each([
    [fixture("linux-6.1.txt"), { module: "loaded", hasTable: true, hasIpvsadm: true }],
    ["module missing\ntable no\nipvsadm yes\n", { module: "missing", hasTable: false, hasIpvsadm: true }],
    ["module loadable\ntable no\nipvsadm no\n", { module: "loadable", hasTable: false, hasIpvsadm: false }],
  ])("reads %j", (text, value) => {
    expect(ipvs.parse(text)).toEqual(value);
  });

  it.each(["", "module loaded\n", "module perhaps\ntable yes\nipvsadm yes\n", "table yes\nipvsadm yes\n"])(
    "refuses %j",
    (text) => {
      expect(() => ipvs.parse(text)).toThrow(TypeError);
    },
  );
});
