import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { caughtError } from "@/server/ssh/caughtError";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { modeOf, readFiles } from "@/server/ssh/readFiles";
import { type RealSshd, startRealSshd } from "@/server/ssh/realSshd";

let sshd: RealSshd;
let connection: Connection;
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  sshd = await startRealSshd();
  connection = await connect(sshd.target());
  folder = await mkdtemp(join(tmpdir(), "shoal-files-"));
});
afterAll(async () => {
  await connection.close();
  await sshd.stop();
  await rm(folder, { recursive: true });
});

describe("readFiles", () => {
  const contents: [string, Buffer][] = [
    ["text", Buffer.from("vrrp_instance A {\n}\n")],
    ["empty", Buffer.alloc(0)],
    ["no newline at the end", Buffer.from("one\ntwo")],
    ["many newlines at the end", Buffer.from("one\n\n\n\n")],
    ["every byte", Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 131) % 256))],
    ["-dash 'quote\" $(name)", Buffer.from("a strange name")],
    ["ümläut", Buffer.from("größer")],
  ];

  it("reads what is there byte for byte, in one go, and knows what is not", async () => {
    for (const [name, bytes] of contents) await writeFile(at(name), bytes);
    const paths = [...contents.map(([name]) => at(name)), at("missing"), at("no/folder/either")];
    const files = await readFiles(connection, paths);
    for (const [name, bytes] of contents) {
      const file = files[at(name)];
      if (file === undefined || file === "absent") throw new Error(`${name} was not read`);
      expect(file.bytes.equals(bytes)).toBe(true);
      expect(file.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
      expect(file.text).toBe(name === "every byte" ? undefined : bytes.toString("utf8"));
    }
    expect([files[at("missing")], files[at("no/folder/either")]]).toEqual(["absent", "absent"]);
  });

  it("gives mode and owner, and follows links", async () => {
    await writeFile(at("secret"), "x");
    await chmod(at("secret"), 0o4640);
    await symlink("secret", at("link"));
    const files = await readFiles(connection, [at("secret"), at("link")]);
    const owner = userInfo().username;
    expect(files[at("secret")]).toMatchObject({ mode: 0o4640, owner, isLink: false });
    expect(files[at("link")]).toMatchObject({ mode: 0o4640, owner, isLink: true, text: "x" });
  });

  it.each([
    ["a folder", async () => mkdir(at("folder")), "folder", /not a regular file/],
    ["a link that leads nowhere", async () => symlink("nothing", at("broken")), "broken", /leads nowhere/],
    ["a file below a file", async () => writeFile(at("file"), ""), "file/below", /Not a directory/],
    [
      "more than 8 MiB",
      async () => {
        await writeFile(at("huge"), "");
        await truncate(at("huge"), 8 * 1024 * 1024 + 1);
      },
      "huge",
      /longer than/,
    ],
  ] as const)("fails on %s, and says why", async (...[, make, name, words]) => {
    await make();
    const error = await caughtError(readFiles(connection, [at(name)]));
    expect([error.kind, error.message, error.hostWords]).toEqual([
      "exit",
      `${at(name)} on test-host cannot be read.`,
      expect.stringMatching(words),
    ]);
  });

  it("reads nothing when it is asked for nothing", async () => {
    expect(await readFiles(connection, [])).toEqual({});
  });
});

describe("modeOf", () => {
  it.each([
    ["rw-r--r--", 0o644],
    ["rwxr-xr-x", 0o755],
    ["---------", 0],
    ["rwsr-xr-x", 0o4755],
    ["rwSr-sr-T", 0o7654],
    ["rwxrwxrwt", 0o1777],
  ])("reads %s", (letters, mode) => {
    expect(modeOf(letters)).toBe(mode);
  });
});
