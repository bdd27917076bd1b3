import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { missingPlatforms } from "@/bin/lockPlatforms.mjs";
import { ROOT } from "@/bin/prepare.mjs";

describe("missingPlatforms", () => {
  it("adds what the registry did not carry", () => {
    const packages = {
      "node_modules/tool": {
        version: "2.0.0",
        dev: true,
        optionalDependencies: {
          "tool-linux-x64": "2.0.0",
          "@tool/linux-arm64-musl": "2.0.0",
          "tool-darwin-arm64": "2.0.0",
        },
      },
      "node_modules/tool-linux-x64": { version: "2.0.0" },
    };
    const common = { version: "2.0.0", cpu: ["arm64"], dev: true, optional: true };
    expect(missingPlatforms(packages)).toEqual({
      "node_modules/@tool/linux-arm64-musl": { ...common, libc: ["musl"], os: ["linux"] },
      "node_modules/tool-darwin-arm64": { ...common, os: ["darwin"] },
    });
  });

  it("finds a package inside of the one that needs it, and above", () => {
    const packages = {
      "node_modules/a/node_modules/b": {
        optionalDependencies: { "c-linux-x64": "1.0.0", "d-linux-x64": "1.0.0" },
      },
      "node_modules/a/node_modules/c-linux-x64": {},
      "node_modules/d-linux-x64": {},
    };
    expect(missingPlatforms(packages)).toEqual({});
  });
});

describe("package-lock.json", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));

  it("names the packages of every platform (npm run lock adds them)", () => {
    expect(missingPlatforms(packages)).toEqual({});
  });

  it("names no registry", () => {
    expect(Object.keys(packages).filter((path) => packages[path].resolved !== undefined)).toEqual([]);
  });
});
