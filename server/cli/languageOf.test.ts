import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { languageOf } from "@/server/cli/languageOf";

function fixtures(folder: string, end: string): [string, string][] {
  const url = new URL(`../core/${folder}/fixtures/`, import.meta.url);
  return readdirSync(url)
    .filter((name) => name.endsWith(end))
    .map((name) => [name, readFileSync(new URL(name, url), "utf8")]);
}

describe("languageOf", () => {
  it.each([...fixtures("keepalived", ".conf"), ...fixtures("piranha", ".conf")])("knows %s", (_, text) => {
    expect(languageOf(text)).toBe("keepalived");
  });

  it.each(fixtures("piranha", ".cf"))("knows %s", (_, text) => {
    expect(languageOf(text)).toBe("lvs.cf");
  });

  it.each([
    ["", "keepalived"],
    ["# nothing", "keepalived"],
    ["$A=1\nvrrp_instance x {\n}", "keepalived"],
    ["service = lvs", "lvs.cf"],
    ["primary=192.0.2.1", "lvs.cf"],
    ["virtual a {\n active = 1\n}", "lvs.cf"],
    ["constructor = 1", "keepalived"],
    ["virtual_server 192.0.2.1 80 {\n protocol TCP\n}", "keepalived"],
  ])("takes %j for %s", (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});
