import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeMasterKey } from "@/server/makeMasterKey";
import { parseMasterKey } from "@/server/seal";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "shoal-key-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settings = (name: string) => ({ masterKey: undefined, masterKeyFile: join(folder, name) });

describe("makeMasterKey", () => {
  it("makes a key once, for the owner only", async () => {
    expect(await makeMasterKey(settings("deep/er/key"))).toBe(true);
    const made = await readFile(join(folder, "deep/er/key"), "utf8");
    expect(parseMasterKey(made).length).toBe(32);
    expect((await stat(join(folder, "deep/er/key"))).mode & 0o777).toBe(0o600);
    expect(await makeMasterKey(settings("deep/er/key"))).toBe(false);
    expect(await readFile(join(folder, "deep/er/key"), "utf8")).toBe(made);
    expect(await readdir(join(folder, "deep/er"))).toEqual(["key"]);
  });

  it("never makes the same key twice", async () => {
    await makeMasterKey(settings("a"));
    await makeMasterKey(settings("b"));
    expect(await readFile(join(folder, "a"), "utf8")).not.toBe(await readFile(join(folder, "b"), "utf8"));
  });

  it("makes none when the environment holds one", async () => {
    const masterKey = Buffer.alloc(32, 7).toString("base64");
    expect(await makeMasterKey({ ...settings("key"), masterKey })).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  it("says when its place cannot be used", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(makeMasterKey(settings("file/key"))).rejects.toThrow(/cannot be written to .*file\/key/);
  });
});
