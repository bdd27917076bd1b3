import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { LINT_RULES, lint } from "@/server/core/lint";
import { soundFacts, withService } from "@/server/core/lint/fixtures/cases";

describe("lint", () => {
  it("is silent on a sound cluster, with facts and without", () => {
    expect(lint(sampleCluster())).toEqual([]);
    expect(lint(sampleCluster(), soundFacts())).toEqual([]);
  });

  it("names the rule and its level", () => {
    expect(lint(withService(1, () => ({ checks: [] })))).toMatchObject([
      { rule: "service-checked", level: "warning", at: ["virtualServices", 1, "checks"] },
    ]);
  });

  it("has no two rules of one name", () => {
    expect(new Set(LINT_RULES.map(({ rule }) => rule)).size).toBe(LINT_RULES.length);
  });

  it.each(LINT_RULES)("describes $rule in words", ({ rule, title, about }) => {
    expect(rule).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    expect(title).not.toMatch(/\.$/);
    expect(about).toMatch(/\.$/);
  });
});
