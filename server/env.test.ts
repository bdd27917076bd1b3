import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { describeProblems, parseEnv } from "@/server/env";

function parsed(record: Record<string, string | undefined>) {
  const result = parseEnv(record);
  if (!result.ok) throw new Error(describeProblems(result.problems));
  return result.env;
}

describe("parseEnv", () => {
  it("has a default for everything", () => {
    expect(parsed({})).toEqual({
      port: 3000,
      host: "127.0.0.1",
      databaseUrl: undefined,
      dataFolder: resolve("data"),
      masterKeyFile: resolve("data/master.key"),
      masterKey: undefined,
      url: "http://127.0.0.1:3000",
      logLevel: "info",
    });
  });

  it("takes an empty value as not set", () => {
    expect(parsed({ PORT: "", HOST: "  ", DATABASE_URL: "", SHOAL_DATA: "" })).toEqual(parsed({}));
  });

  it("keeps the master key in the data folder unless told otherwise", () => {
    expect(parsed({ SHOAL_DATA: "/srv/shoal" }).masterKeyFile).toBe("/srv/shoal/master.key");
    expect(parsed({ SHOAL_DATA: "/srv/shoal", SHOAL_MASTER_KEY_FILE: "/etc/key" }).masterKeyFile).toBe(
      "/etc/key",
    );
  });

  it.each([
    [{ PORT: "8080" }, "http://127.0.0.1:8080"],
    [{ PORT: "80" }, "http://127.0.0.1"],
    [{ HOST: "0.0.0.0" }, "http://localhost:3000"],
    [{ HOST: "::" }, "http://localhost:3000"],
    [{ HOST: "::1" }, "http://[::1]:3000"],
    [{ HOST: "console.example.net", PORT: "3001" }, "http://console.example.net:3001"],
    [{ SHOAL_URL: "https://shoal.example.net/" }, "https://shoal.example.net"],
  ])("knows the origin of %j", (record, url) => {
    expect(parsed(record).url).toBe(url);
  });

  it.each([
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "3000x"],
    ["PORT", "-1"],
    ["PORT", "3.5"],
    ["HOST", "http://localhost"],
    ["HOST", "two words"],
    ["DATABASE_URL", "mysql://root@localhost/shoal"],
    ["DATABASE_URL", "postgresql://localhost"],
    ["DATABASE_URL", "localhost"],
    ["SHOAL_DATA", "a\0b"],
    ["SHOAL_MASTER_KEY", "c2hvcnQ="],
    ["SHOAL_MASTER_KEY", "!".repeat(44)],
    ["SHOAL_URL", "shoal.example.net"],
    ["SHOAL_URL", "ftp://shoal.example.net"],
    ["SHOAL_URL", "https://shoal.example.net/console"],
    ["LOG_LEVEL", "loud"],
  ])("refuses %s=%j and names it", (name, value) => {
    const result = parseEnv({ [name]: value });
    expect(result).toMatchObject({ ok: false, problems: [{ level: "error", at: [name] }] });
    if (!result.ok) expect(result.problems[0]?.text).toMatch(new RegExp(`^${name} must be `));
  });

  it("names every wrong setting at once", () => {
    const result = parseEnv({ PORT: "x", LOG_LEVEL: "y", HOST: "127.0.0.1" });
    expect(result.ok ? [] : result.problems.map((problem) => problem.at[0])).toEqual(["PORT", "LOG_LEVEL"]);
  });

  it("never repeats a secret", () => {
    const result = parseEnv({ DATABASE_URL: "mysql://u:hunter2@h/d", SHOAL_MASTER_KEY: "hunter2" });
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });
});
