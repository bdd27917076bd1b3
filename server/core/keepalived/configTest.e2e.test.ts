import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHECKERS } from "@/server/core/checkers";
import { globalFields } from "@/server/core/cluster/globalFields";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import { type Fields, type FieldType, schemaOf } from "@/server/core/fields";
import { fieldStatements } from "@/server/core/keepalived/fieldStatements";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { format } from "@/server/core/keepalived/format";
import { canary, canaryNamed, configTestMessages, judgeConfigTest } from "@/server/core/keepalived/messages";
import { renderDirector } from "@/server/core/keepalived/renderDirector";
import { block, type Statement, statement } from "@/server/core/keepalived/tree";
import { compareVersions } from "@/server/core/keepalived/versions";
import { TRACKERS } from "@/server/core/trackers";

/** Runs the installed `keepalived -t` as root in a network of its own that has the sample's interfaces. */
function configTest(text: string): { code: number | null; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), "shoal-config-test-"));
  try {
    const path = join(folder, "keepalived.conf");
    writeFileSync(path, text, { mode: 0o640 });
    const script = `for i in eth0 eth1 eth1.7 eth2; do
      ip link add "$i" type veth peer name "p$i" && ip link set "$i" up || exit 99
    done
    ip addr add 10.0.0.5/24 dev eth0 || exit 99
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

/** Values of fields that take neither any text nor a number. */
const VALUES: Readonly<Record<string, unknown>> = {
  bindIf: "eth0",
  defaultInterface: "eth0",
  digest: "0123456789abcdef0123456789abcdef",
  dynamicInterfaces: "allow_if_changes",
  file: "/dev/null",
  initFile: "",
  lvsFlushOnStop: "VS",
  lvsSyncDaemon: "eth0 one id 5 maxlen 1000 port 8848 ttl 5 group 224.0.0.90",
  lvsTimeouts: "tcp 7200 tcpfin 120 udp 300",
  mcastAddress: "224.0.0.19",
  name: "session",
  path: "/a#b",
  payload: "00ff 01",
  persistenceEngine: "sip",
  persistenceGranularity: "255.255.255.0",
  queryName: "www.example.com",
  regex: "a.*\\d b",
  regexOptions: "caseless",
  requireReply: "00ff01",
  scriptUser: "root root",
  smtpServer: "127.0.0.1 25",
  statusCode: "200-299 301",
  trackFile: "file",
  useVmac: "vrrp.51",
  user: "root root",
  vrrpMcastGroup4: "224.0.0.20",
  vrrpMcastGroup6: "ff02::13",
  weight: "10 reverse",
};
const LISTS: Readonly<Record<string, string[]>> = {
  notificationEmail: ["a@example.com"],
  trackInterface: ["eth1 weight 10"],
  trackScript: ["script weight -10"],
  trackFile: ["file weight 2"],
  trackProcess: ["process weight 10"],
  trackBfd: ["session weight 10"],
  virtualRoutes: ["198.51.100.0/24 via 10.0.0.9 dev eth0"],
  virtualRules: ["from 198.51.100.0/24 table 100 priority 5"],
};
/** Fields that exclude each other, or what the file around them has. */
const ALONE = new Set([
  "globalTracking",
  "noAccept",
  "strictMode",
  "useIpvlan",
  "useVmac",
  "useVmacAddress",
  "vmacXmitBase",
  "vrf",
  "vrrpStrict",
  "vrrpVersion",
  "checkUnicastSource",
  "unicastTtl",
]);

type End = "min" | "max";

function valueOfType(type: FieldType, end: End): unknown {
  switch (type.kind) {
    case "integer":
    case "decimal":
      return type[end];
    case "flag":
      return true;
    case "boolean":
      return end === "min";
    case "choice":
      return Object.keys(type.choices).at(end === "min" ? 0 : -1);
    case "address":
      return "10.0.0.5";
    case "script":
      return "/bin/true 'a b' \\# c";
    case "lines":
      return ["eth1"];
    case "text":
      return type.canBeEmpty === true && end === "min" ? "" : "x";
  }
}

/** A block of every field's lowest or highest value. */
function settings(fields: Fields, end: End): Statement[] {
  const made: Record<string, unknown> = {};
  for (const [key, { type, since }] of Object.entries(fields)) {
    if (ALONE.has(key) || (since !== undefined && compareVersions("2.2.7", since) < 0)) continue;
    const given =
      type.kind === "lines"
        ? LISTS[key]
        : type.kind === "text" || key.startsWith("vrrpMcast") || key === "mcastAddress"
          ? VALUES[key]
          : undefined;
    made[key] = given ?? valueOfType(type, end);
  }
  schemaOf(fields).parse(made);
  return fieldStatements(fields, made);
}

const TRACKER_NAMES = { script: "script", file: "file", process: "process", bfd: "session" } as const;

function instance(name: string, number: number, end: End): Statement {
  return block(statement("vrrp_instance", [name]), [
    statement("state", ["BACKUP"]),
    statement("interface", ["eth0"]),
    statement("virtual_router_id", [number]),
    statement("priority", [100]),
    block(statement("virtual_ipaddress", []), [statement(`10.0.0.${number}/24`, [])]),
    ...settings(vrrpInstanceFields, end),
  ]);
}

function everything(end: End): string {
  return format([
    block(statement("global_defs", []), settings(globalFields, end)),
    ...TRACKERS.map(({ type, keyword, fields }) =>
      block(statement(keyword, [TRACKER_NAMES[type]]), settings(fields, end)),
    ),
    block(statement("vrrp_sync_group", ["group"]), [
      block(statement("group", []), [statement("one", []), statement("two", [])]),
      ...settings(syncGroupFields, end),
    ]),
    instance("one", 71, end),
    instance("two", 72, end),
    block(statement("virtual_server", ["10.0.0.71", 80]), [
      statement("lb_algo", ["sh"]),
      statement("lb_kind", ["NAT"]),
      statement("protocol", ["UDP"]),
      ...settings(virtualServiceFields, end),
      ...CHECKERS.map(({ type, fields }, index) =>
        block(statement("real_server", [`10.0.0.${100 + index}`, 80]), [
          statement("weight", [end === "max" ? 65_535 : 1]),
          ...settings(poolMemberFields, end),
          block(statement(type, []), settings(fields, end)),
        ]),
      ),
    ]),
  ]).text;
}

/** What keepalived 2.2.7 has to say of the extremes themselves; nothing is wrong with how they are written. */
const EXPECTED = [
  /^BFD instance session: max_hops exceeds ttl/,
  /track_interface eth1 is configured on VRRP instance and sync group/,
  /hysteresis 2147483646 >= quorum/,
  /^Warning - quorum 2147483647 .* exceeds total weight/,
];

describe("every field", () => {
  it.each(["min", "max"] as const)("is taken by keepalived -t at its %s", (end) => {
    const text = everything(end);
    const { stderr, code } = configTest(text);
    const lines = text.split("\n");
    const messages = configTestMessages(stderr)
      .filter((message) => !EXPECTED.some((pattern) => pattern.test(message.text)))
      .map((message) => `${message.text} <<< ${lines[(message.line ?? 0) - 1]?.trim()}`);
    expect(messages).toEqual([]);
    // Only what was expected may have made it say 5.
    expect(code === 0 || (code === 5 && stderr !== "")).toBe(true);
  });
});
