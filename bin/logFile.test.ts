import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { logFile } from "@/bin/logFile.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shoal-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("logFile", () => {
  it("adds to what is there, for the owner only", () => {
    const file = join(folder, "web.log");
    logFile(file)("one");
    logFile(file)("two");
    expect(readFileSync(file, "utf8")).toBe("one\ntwo\n");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("moves on at 10 MB and keeps three old ones", () => {
    const file = join(folder, "web.log");
    for (const number of [1, 2, 3, 4, 5]) {
      writeFileSync(file, "x".repeat(9_999_999));
      logFile(file)(`line ${number}`);
    }
    expect(readdirSync(folder).sort()).toEqual(["web.log", "web.log.1", "web.log.2", "web.log.3"]);
    expect(readFileSync(file, "utf8")).toBe("line 5\n");
  });

  it("loses lines rather than failing where it cannot write", () => {
    expect(() => logFile(join(folder, "not/there.log"))("lost")).not.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });
});
