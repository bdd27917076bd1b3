import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const sources = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.tsx"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter(
    (path) => path !== "" && !/\.(test|d)\.tsx?$/.test(path) && !path.startsWith("server/db/generated/"),
  )
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

/** Imports of a source: `path` within the project (from its root, without extension) or a package's name. */
function importsOf({ path, text }: { path: string; text: string }): { name: string; typeOnly: boolean }[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[2] ?? match[3] ?? "";
    const name = target.startsWith("@/")
      ? target.slice(2)
      : target.startsWith(".")
        ? relative(root, join(root, dirname(path), target))
        : target;
    return { name, typeOnly: match[1] !== undefined };
  });
}

/** Every import of a file matched by `who` that `allowed` does not allow, as `file -> import`. */
function trespasses(who: RegExp, allowed: (name: string, typeOnly: boolean) => boolean): string[] {
  return sources
    .filter(({ path }) => who.test(path))
    .flatMap((source) =>
      importsOf(source)
        .filter(({ name, typeOnly }) => !allowed(name, typeOnly))
        .map(({ name }) => `${source.path} -> ${name}`),
    );
}

const PURE = /^(zod|ipaddr\.js|diff)$/;

describe("architecture", () => {
  it("reads sources at all", () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  it("keeps server/core pure: zod, small pure libraries and itself", () => {
    expect(
      trespasses(/^server\/core\//, (name) => name.startsWith("server/core/") || PURE.test(name)),
    ).toEqual([]);
  });

  it("lets only server/ssh speak SSH", () => {
    expect(trespasses(/^(?!server\/ssh\/)/, (name) => name !== "ssh2" && !name.startsWith("ssh2/"))).toEqual(
      [],
    );
  });

  it("lets components import only core, the permission table and the router's type from the server", () => {
    const allowed = (name: string, typeOnly: boolean) =>
      !name.startsWith("server/") ||
      name.startsWith("server/core/") ||
      name === "server/core" ||
      name === "server/access/permissions" ||
      (typeOnly && name === "server/api/root");
    expect(trespasses(/^components\//, allowed)).toEqual([]);
  });

  it("keeps deploy and monitor away from the API and from each other", () => {
    expect(trespasses(/^server\/deploy\//, (name) => !/^server\/(api|monitor)\//.test(name))).toEqual([]);
    expect(trespasses(/^server\/monitor\//, (name) => !/^server\/(api|deploy)\//.test(name))).toEqual([]);
    expect(
      trespasses(/^server\/(ssh|db|audit)\//, (name) => !/^server\/(api|deploy|monitor)\//.test(name)),
    ).toEqual([]);
  });

  it("keeps files small enough to read in one go", () => {
    const long = sources
      .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
      .filter(({ lines }) => lines > 401);
    expect(long).toEqual([]);
  });

  it("has no names that say nothing", () => {
    const vague = sources.filter(({ path }) =>
      /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.|$)/i.test(path),
    );
    expect(vague.map(({ path }) => path)).toEqual([]);
  });
});
