import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "@/server/cli/runCommand";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = join(root, "bin", "shoal");
const piranha = (name: string) => join(root, "server/core/piranha/fixtures", name);
const keepalived = (name: string) => join(root, "server/core/keepalived/fixtures", name);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shoal-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the real command, in a folder that is not the checkout. */
function shoal(
  args: readonly string[],
  options: { input?: string; path?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const { input = "", path = command, env = process.env } = options;
  return new Promise<Run>((done, failed) => {
    const child = spawn(path, args, { cwd: folder, env });
    const said = { out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      said.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      said.err += chunk;
    });
    child.stdin.on("error", () => undefined);
    child.on("error", failed);
    child.on("close", (code) => done({ code, ...said }));
    child.stdin.end(input);
  });
}

/** The same without a process of its own, for what does not depend on one. */
function inProcess(args: readonly string[]): Run {
  const { exitCode, text, complaint = "" } = runCommand(args);
  return { code: exitCode, out: Buffer.from(text).toString(), err: complaint };
}

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const GOOD = readFileSync(keepalived("sample.lvs1.conf"), "utf8");

describe("shoal config", { timeout: 60_000 }, () => {
  it("lint is silent about a good file, alone and with its partner", async () => {
    expect(await shoal(["config", "lint", keepalived("sample.lvs1.conf")])).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    const both = ["sample.lvs1.conf", "sample.lvs2.conf"].map(keepalived);
    expect(inProcess(["config", "lint", "--cluster", ...both])).toEqual({ code: 0, out: "", err: "" });
    const alone = inProcess(["config", "lint", "--cluster", keepalived("sample.lvs1.conf")]);
    expect(alone).toMatchObject({ code: 1, out: expect.stringContaining("[backed-up]") });
  });

  it("lint names file, line, level and rule, of every file", async () => {
    const bad = file(
      "bad.conf",
      GOOD.replace("advert_int 1", "advert_int 1.5").replace(/^(.*)priority/m, "$1prio 3\n$1priority"),
    );
    const { code, out } = await shoal(["config", "lint", bad, piranha("ports.cf")]);
    expect(code).toBe(1);
    const unknown = GOOD.split("\n").findIndex((line) => line.includes("priority")) + 1;
    expect(out).toContain(`${bad}:${unknown}: `);
    expect(out).toMatch(/bad\.conf:\d+: error: .*\[advert-int-fits\]\n/);
    expect(out).toContain(`${piranha("ports.cf")}:25: error: With DR`);
  });

  it("lint gives machines rule, level, line and text, and knows releases", async () => {
    const { code, out } = inProcess([
      "config",
      "lint",
      "--json",
      "--keepalived=2.0.10",
      keepalived("foreign.conf"),
    ]);
    expect(code).toBe(1);
    const { files } = JSON.parse(out);
    expect(files).toMatchObject([{ file: keepalived("foreign.conf"), language: "keepalived" }]);
    expect(files[0].problems[0]).toEqual({
      rule: "keyword-unknown",
      level: "error",
      line: 17,
      text: "vrrp_min_garp needs keepalived 2.0.12; the file is for 2.0.10.",
      fix: "Remove the line, or use a newer keepalived.",
    });
    const lvs = await shoal(["config", "lint", "--keepalived", "2.0.10", "-"], {
      input: readFileSync(piranha("direct.cf"), "utf8").replace("deadtime = 6", "deadtime = 20"),
    });
    expect(lvs.out).toMatch(/^-:\d+: error: down_timer_adverts needs .*\[keyword-unknown\]\n$/);
  });

  it("lint follows includes, and names the included file", async () => {
    mkdirSync(join(folder, "conf.d"));
    const inner = file("conf.d/one.conf", "vrrp_instance a {\n  nonsense 1\n}\n");
    const outer = file("outer.conf", "include conf.d/*.conf\n");
    const { out } = inProcess(["config", "lint", outer]);
    expect(out).toContain(`${inner}:2: `);
  });

  it("format writes one style, keeps the bytes of remarks, and is done after once", async () => {
    const once = await shoal(["config", "format", keepalived("foreign.conf")]);
    expect(once).toMatchObject({ code: 0, err: "" });
    expect(once.out).toContain(
      "\n    notification_email {\n        ops@example.com\n        noc@example.com\n    }\n",
    );
    expect(once.out).toContain("$PRIO=120");
    const twice = await shoal(["config", "format", "-"], { input: once.out });
    expect(twice).toEqual(once);
    const latin = file("latin.conf", Buffer.from("# caf\xe9\nglobal_defs {\n}\n", "latin1"));
    expect(inProcess(["config", "format", latin]).out).toBe(
      Buffer.from("# caf\xe9\nglobal_defs {\n}\n", "latin1").toString(),
    );
  });

  it("format does not touch what keepalived would misread", async () => {
    const { code, out, err } = inProcess(["config", "format", file("cut.conf", "global_defs {\n")]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("cut.conf:1: error: ");
    expect(inProcess(["config", "format", piranha("nat.cf")])).toMatchObject({ code: 2, out: "" });
  });

  it("import accounts for each line, and writes files that mean the same", async () => {
    const target = join(folder, "made");
    const first = await shoal(["config", "import", "--output", target, piranha("nat.cf")]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toContain("nat.cf:27: approximated: Run by MISC_CHECK through shoal-check");
    const conf = join(target, "primary/etc/keepalived/keepalived.conf");
    expect(readFileSync(join(target, "backup/usr/libexec/keepalived/shoal-check"), "utf8")).toMatch(
      /^#!\/bin\/sh\n/,
    );
    expect(inProcess(["config", "diff", piranha("nat.cf"), conf])).toEqual({ code: 0, out: "", err: "" });
    const second = inProcess(["config", "import", "--output", target, piranha("nat.cf")]);
    expect(second).toMatchObject({ code: 2, out: "" });
    expect(second.err).toContain("is there already");
  });

  it("import gives machines the account, the cluster and the files", async () => {
    const { code, out } = inProcess([
      "config",
      "import",
      "--json",
      keepalived("sample.lvs1.conf"),
      keepalived("sample.lvs2.conf"),
    ]);
    expect(code).toBe(0);
    const { language, accounts, cluster, directors, problems } = JSON.parse(out);
    expect({ language, problems }).toEqual({ language: "keepalived", problems: [] });
    expect(accounts.map((each: { file: string }) => each.file)).toEqual(
      ["sample.lvs1.conf", "sample.lvs2.conf"].map(keepalived),
    );
    expect(accounts[0].lines[0]).toEqual({ line: expect.any(Number), outcome: "taken", text: "Taken." });
    expect(cluster.directors).toHaveLength(2);
    expect(directors[1].files[0].path).toBe("/etc/keepalived/keepalived.conf");
    const wrong = inProcess(["config", "import", "--json", piranha("ports.cf")]);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({ language: "lvs.cf", cluster: null, directors: [] });
  });

  it("diff compares what files mean, and shows no password", async () => {
    const spaced = file(
      "spaced.conf",
      GOOD.replace(/^ +/gm, "\t").replace(/^(vrrp_instance.*)$/m, "! said\n$1"),
    );
    expect(await shoal(["config", "diff", keepalived("sample.lvs1.conf"), spaced])).toMatchObject({
      code: 1,
    });
    const plain = file("plain.conf", GOOD.replace(/^ +/gm, "\t"));
    expect(inProcess(["config", "diff", keepalived("sample.lvs1.conf"), plain])).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    const secret = (word: string) =>
      file(
        `${word}.conf`,
        `vrrp_instance a {\n interface eth0\n virtual_router_id 5\n authentication {\n auth_type PASS\n auth_pass ${word}\n }\n}\n`,
      );
    const { code, out } = inProcess(["config", "diff", secret("hidden1"), secret("hidden2")]);
    expect(code).toBe(1);
    expect(out).toContain("-        auth_pass ***\n+        auth_pass ***\n");
    expect(out.replace(/^(---|\+\+\+).*$/gm, "")).not.toContain("hidden");
    const json = inProcess([
      "config",
      "diff",
      "--json",
      keepalived("sample.lvs1.conf"),
      keepalived("sample.lvs2.conf"),
    ]);
    expect(JSON.parse(json.out)).toMatchObject({ isSame: false });
  });

  it("says in one sentence why an input is unusable", async () => {
    const { code, out, err } = await shoal(["config", "lint", "-"], { input: "a\0b" });
    expect({ code, out, err }).toEqual({
      code: 2,
      out: "",
      err: "Standard input cannot be used: it holds NUL bytes, so it is no text.\n",
    });
    const cases: [string, string][] = [
      [join(folder, "nowhere"), "there is no such file"],
      [folder, "it is a folder"],
      ["/dev/zero", "it is larger than 16 MiB"],
      [file("evil\u001b[31m\u202e", Buffer.from([0])), "evil\\u202e cannot be used"],
    ];
    for (const [name, reason] of cases) {
      const { exitCode, text, complaint } = runCommand(["config", "import", name]);
      expect({ exitCode, text }).toEqual({ exitCode: 2, text: "" });
      expect(complaint).toContain(reason);
      expect(complaint).toMatch(/^[^\p{Cc}\p{Cf}]*\n$/u);
    }
  });

  it("shows what a file holds without letting it act on the screen", async () => {
    const input = 'virtual "\u001b[2J\u202egone" {\n active = 1\n}\nxx\u0007 = 1\n';
    const human = await shoal(["config", "lint", "-"], { input });
    expect(human.out).toContain("\\u202egone has no address");
    const machine = await shoal(["config", "import", "--json", "-"], { input });
    for (const { out } of [human, machine]) expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(
      JSON.parse(machine.out)
        .problems.map(({ text }: { text: string }) => text)
        .join(),
    ).toContain("\u202egone");
  });

  it.each([
    [[], "Which command?"],
    [["config"], "Which command?"],
    [["config", "constructor", "x"], "Which command?"],
    [["config", "lint"], "Which file?"],
    [["config", "lint", "--nonsense", "x"], "--nonsense"],
    [["config", "lint", "--keepalived", "new", "x"], "new is no release"],
    [["config", "format", "--cluster", "x"], "takes no --cluster"],
    [["config", "diff", "x"], "takes two files"],
    [["config", "diff", "-", "-"], "once only"],
  ])("explains its use: %j", (args, sentence) => {
    const { exitCode, text, complaint } = runCommand(args);
    expect({ exitCode, text }).toEqual({ exitCode: 2, text: "" });
    expect(complaint).toContain(sentence);
    expect(complaint).toContain("Usage:");
  });

  it("is clean when there are hints only", () => {
    const unused = "\nfailover old {\n active = 1\n}\n";
    const path = file("hint.cf", readFileSync(piranha("direct.cf"), "utf8") + unused);
    const { exitCode, text } = runCommand(["config", "lint", path]);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^[^\n]*: hint: [^\n]*\[lvs-failover\]\n$/);
  });

  it("can be called through a link", async () => {
    const link = join(folder, "shoal");
    symlinkSync(command, link);
    const { code, out } = await shoal(["--help"], { path: link });
    expect(code).toBe(0);
    expect(out).toContain("Usage:");
  });

  it("keeps the installation of packages out of its output", async () => {
    const checkout = join(folder, "checkout");
    mkdirSync(checkout);
    for (const name of ["bin", "package.json", "package-lock.json"]) {
      cpSync(join(root, name), join(checkout, name), { recursive: true });
    }
    const npm = file("npm", "#!/bin/sh\necho 'npm error network ECONNREFUSED'; exit 1\n");
    chmodSync(npm, 0o755);
    const { npm_execpath: _path, ...env } = process.env;
    const { code, out, err } = await shoal(["--help"], {
      path: join(checkout, "bin", "shoal"),
      env: { ...env, PATH: `${folder}${delimiter}${env.PATH}` },
    });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("Installing packages ...\nThe npm registry cannot be reached");
  });
});
