import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lintPage } from "@/server/cli/lintPage";
import { FAILOVER_KEYS, GLOBAL_KEYS, SERVER_KEYS, VIRTUAL_KEYS } from "@/server/core/piranha/keys";

const page = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), "utf8");

describe("pages of documentation", () => {
  it("lists the rules of lint as they are", () => {
    expect(page("lint")).toBe(lintPage());
  });

  it("says what becomes of every key of an lvs.cf", () => {
    const keys = [GLOBAL_KEYS, VIRTUAL_KEYS, FAILOVER_KEYS, SERVER_KEYS].flatMap((each) => Object.keys(each));
    const text = page("piranha");
    expect(keys.filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
  });
});
