import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { canary, canaryNamed, judgeConfigTest } from "@/server/core/keepalived/messages";
import { renderDirector } from "@/server/core/keepalived/renderDirector";

/** Runs the installed `keepalived -t` as root in a network of its own that has the sample's interfaces. */
function configTest(text: string): { code: number | null; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), "shoal-config-test-"));
  try {
    const path = join(folder, "keepalived.conf");
    writeFileSync(path, text, { mode: 0o640 });
    const script = `for i in eth0 eth1 eth1.7 eth2; do
      ip link add "$i" type veth peer name "p$i" && ip link set "$i" up || exit 99
    done
    exec keepalived -t -f "$1"`;
    const { status, stderr } = spawnSync("unshare", ["--net", "sh", "-c", script, "sh", path], {
      encoding: "utf8",
      timeout: 20_000,
    });
    return { code: status, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const render = (directorId: string) =>
  renderDirector(sampleCluster(), directorId, { keepalivedVersion: "2.2.7", revision: "e2e" });

describe("keepalived -t", () => {
  it.each([idOf(11), idOf(12)])("takes the rendered file of director %s without a word", (directorId) => {
    const result = configTest(render(directorId).file.text);
    expect({ ...judgeConfigTest(result), stderr: result.stderr }).toEqual({
      ok: true,
      problems: [],
      stderr: "",
    });
  });

  it("names the canary", () => {
    const text = canary(render(idOf(11)).file.text);
    expect(canaryNamed({ ...configTest(text), version: "2.2.7" }, text)).toBe(true);
  });

  it("does not name the canary behind an open block", () => {
    const text = canary(render(idOf(11)).file.text.replace(/\}\n$/, ""));
    expect(canaryNamed({ ...configTest(text), version: "2.2.7" }, text)).toBe(false);
  });

  it("points at the line of a missing interface", () => {
    const { file, origins } = render(idOf(11));
    const text = file.text.replace("interface eth0", "interface eth9");
    const { ok, problems } = judgeConfigTest({ ...configTest(text), origins });
    expect(ok).toBe(false);
    expect(problems[0]).toMatchObject({
      rule: "config-test-no-interface",
      at: ["vrrpInstances", 0, "interface"],
    });
  });
});
