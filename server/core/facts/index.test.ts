import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { FACTS } from "@/server/core/facts";

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));

describe("the list of facts", () => {
  it("holds each file of the folder, and each under its own name", () => {
    const members = files
      .map((name) => basename(name, ".ts"))
      .filter((name) => !name.endsWith(".test") && name !== "index" && name !== "fact");
    expect(FACTS.map(({ id }) => id).sort()).toEqual(members.sort());
  });

  it("has a test and captured output for each", () => {
    const fixtures = readdirSync(new URL("./fixtures/", folder));
    for (const { id } of FACTS) {
      expect(files).toContain(`${id}.test.ts`);
      expect(fixtures).toContain(id);
      expect(readdirSync(new URL(`./fixtures/${id}/`, folder)).length).toBeGreaterThan(0);
    }
  });

  it("has unique ids and labels", () => {
    expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
    expect(new Set(FACTS.map(({ label }) => label)).size).toBe(FACTS.length);
  });

  const shells = ["dash", "bash"];
  it.each(FACTS.flatMap((fact) => shells.map((shell) => ({ id: fact.id, shell, fact }))))(
    "has a command for $id that is sound in $shell",
    ({ fact, shell }) => {
      const done = spawnSync(shell, ["-n", "-c", fact.command.text], { encoding: "utf8" });
      expect([done.status, done.stderr]).toEqual([0, ""]);
      expect(fact.command.text).not.toBe("");
    },
  );
});
