import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBackProblems } from "@/server/core/keepalived/readBack";
import { renderDirector } from "@/server/core/keepalived/renderDirector";
import { type ImportedLvsCf, importLvsCf } from "@/server/core/piranha/convert";
import { MAX_LVS_CF } from "@/server/core/piranha/parse";

function imported(text: string, hosts?: Parameters<typeof importLvsCf>[1]["hosts"]): ImportedLvsCf {
  let last = 0;
  const newId = () => `00000000-0000-4000-8000-${String(++last).padStart(12, "0")}`;
  return importLvsCf(text, {
    clusterId: newId(),
    name: "shop",
    newId,
    ...(hosts !== undefined && { hosts }),
  });
}

function clusterOf(text: string) {
  const { cluster, problems } = imported(text);
  if (cluster === undefined) throw new Error(`No cluster: ${JSON.stringify(problems)}`);
  return cluster;
}

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}.cf`, import.meta.url), "utf8");

const accountText = ({ account, problems }: ImportedLvsCf) =>
  [
    ...account.map(({ line, outcome, text }) => `${line} ${outcome}: ${text}`),
    "",
    ...problems.map(({ level, rule, line, text, fix = "" }) =>
      `${level} ${rule}${line === undefined ? "" : ` (line ${line})`}: ${text} ${fix}`.trim(),
    ),
    "",
  ].join("\n");

const outcomeAt = (text: string, line: number) => {
  const found = imported(text).account.filter((each) => each.line === line);
  expect(found).toHaveLength(1);
  return `${found[0]?.outcome}: ${found[0]?.text}`;
};

const rulesOf = (text: string) =>
  imported(text).problems.map(({ level, rule, line }) => `${level} ${rule} ${line}`);

describe("importLvsCf on whole files", () => {
  it.each(["nat", "direct", "mark", "sync", "failover", "tunnel", "comments"])(
    "makes the keepalived.conf of the primary, and an account: %s",
    async (name) => {
      const result = imported(fixture(name));
      await expect(accountText(result)).toMatchFileSnapshot(`./fixtures/${name}.account`);
      const [primary] = result.cluster?.directors ?? [];
      if (result.cluster === undefined || primary === undefined) throw new Error("No cluster.");
      const { file, problems } = renderDirector(result.cluster, primary.directorId, {
        keepalivedVersion: "2.2.7",
        revision: "1",
      });
      expect(problems).toEqual([]);
      await expect(file.text).toMatchFileSnapshot(`./fixtures/${name}.conf`);
      for (const { directorId } of result.cluster.directors) {
        const { file: own } = renderDirector(result.cluster, directorId, {
          keepalivedVersion: "2.2.7",
          revision: "1",
        });
        expect(readBackProblems(own.text, result.cluster, directorId)).toEqual([]);
      }
    },
  );

  it("does not hide that ports differ under direct routing", async () => {
    const result = imported(fixture("ports"));
    expect(result.cluster).toBeUndefined();
    expect(result.problems.map(({ level, rule, line }) => `${level} ${rule} ${line}`)).toEqual([
      "warning lvs-deadtime 8",
      "error lvs-same-port 25",
    ]);
    await expect(accountText(result)).toMatchFileSnapshot("./fixtures/ports.account");
  });
});

describe("importLvsCf on directors", () => {
  it("says who they are, and takes the hosts that it is given", () => {
    const text = fixture("nat");
    expect(imported(text).directors).toMatchObject([
      { role: "primary", address: "198.51.100.11", privateAddress: "10.9.0.2" },
      { role: "backup", address: "198.51.100.12", privateAddress: "10.9.0.3" },
    ]);
    const hostId = "00000000-0000-4000-8000-00000000abcd";
    const partly = imported(text, { primary: { hostId, name: "lb1" } });
    expect(partly.cluster).toBeUndefined();
    expect(partly.problems).toMatchObject([{ rule: "lvs-host", line: 6, text: "Which host is the backup?" }]);
    const { cluster } = imported(text, {
      primary: { hostId, name: "lb1" },
      backup: { hostId: hostId.replace("abcd", "abce"), name: "lb2" },
    });
    expect(cluster?.directors).toMatchObject([{ name: "lb1", hostId }, { name: "lb2" }]);
  });

  it("speaks by multicast where unicast has no addresses", () => {
    const named = clusterOf(fixture("direct").replace("203.0.113.3", "lb2.example.net"));
    expect(named.vrrpInstances[0]).toMatchObject({ transport: "multicast" });
    const outsideOnly = clusterOf(fixture("nat").replaceAll(/(primary|backup)_private.*\n/g, ""));
    expect(outsideOnly.vrrpInstances).toMatchObject([
      { name: "public", transport: "unicast" },
      { name: "inside", transport: "multicast" },
    ]);
  });

  it("makes one director of a file without a backup in use", () => {
    const cluster = clusterOf(fixture("nat").replace("backup_active = 1", "backup_active = 0"));
    expect(cluster.directors).toHaveLength(1);
    expect(cluster.vrrpInstances.map(({ members }) => members.length)).toEqual([1, 1]);
  });

  it.each([
    ["keepalive = 2\ndeadtime = 5", { advertInt: 2 }, undefined],
    ["keepalive = 2\ndeadtime = 20", { advertInt: 2 }, 10],
    ["keepalive = 1\ndeadtime = 500", { advertInt: 1 }, 100],
    ["keepalive = 4\ndeadtime = 5", { advertInt: 4 }, 2],
    ["keepalive = 0\ndeadtime = 5", { advertInt: 1 }, 5],
    ["keepalive = 900\ndeadtime = 5", { advertInt: 255 }, undefined],
    ["", { advertInt: 2 }, undefined],
  ])("counts missed adverts: %j", (timers, wanted, adverts) => {
    const text = fixture("direct").replace("keepalive = 2\ndeadtime = 6", timers);
    const [instance] = clusterOf(text).vrrpInstances;
    expect(instance).toMatchObject({ ...wanted, preempt: false, version: 2 });
    expect(instance?.settings?.downTimerAdverts).toBe(adverts);
  });

  it("runs commands on changes, in the sync group where there is one", () => {
    const commands = 'active_cmd = "/sbin/up a"\ninactive_cmd = /sbin/down\n';
    const settings = { notifyMaster: "/sbin/up a", notifyBackup: "/sbin/down", notifyFault: "/sbin/down" };
    const nat = clusterOf(commands + fixture("nat"));
    expect(nat.syncGroups?.[0]?.settings).toEqual(settings);
    expect(nat.vrrpInstances[0]?.settings).toBeUndefined();
    const direct = clusterOf(commands + fixture("direct"));
    expect(direct.vrrpInstances[0]?.settings).toEqual(settings);
    expect(direct.settings).toEqual({ scriptUser: "root", enableScriptSecurity: true });
    expect(outcomeAt(`active_cmd = up\n${fixture("direct")}`, 1)).toContain("refused: Not taken");
  });

  it("watches the interfaces of the VIPs when Piranha did", () => {
    const text = fixture("sync");
    const second = text.slice(text.indexOf("virtual ")).replace("orders_5432", "other");
    const both = text + second.replace("203.0.113.9 eth0:6", "203.0.113.10 eth3:1");
    expect(clusterOf(both).vrrpInstances[0]).toMatchObject({
      interface: "eth0",
      settings: { trackInterface: ["eth3"] },
      vips: [{ options: "label eth0:6" }, { device: "eth3", options: "label eth3:1" }],
    });
    expect(clusterOf(both.replace("monitor_links = 1", "")).vrrpInstances[0]?.settings).toBeUndefined();
  });
});

const HEAD = "service = lvs\nprimary = 192.0.2.2\nnetwork = direct\n";

/** A file with one service; its block begins at line 4, the lines given at line 7. */
function service(lines: readonly string[], head = HEAD): string {
  return [
    `${head}virtual web {`,
    "active = 1",
    "address = 192.0.2.100 eth0:1",
    ...lines,
    "server a {",
    "address = 192.0.2.11",
    "active = 1",
    "}",
    "}",
    "",
  ].join("\n");
}

describe("importLvsCf on checks", () => {
  const wrapped = (rest: string) => ({
    type: "MISC_CHECK",
    settings: { miscPath: `/usr/libexec/keepalived/shoal-check ${rest}`, miscTimeout: 10 },
  });
  const http = (settings: object) => ({
    type: "HTTP_GET",
    settings: { connectTimeout: 10, retry: 0, path: "/", statusCode: "200-399", ...settings },
  });

  it.each([
    [[], http({})],
    [["port = http"], http({})],
    [["port = 25"], { type: "TCP_CHECK", settings: { connectTimeout: 10, retry: 0 } }],
    [["port = 25", 'send = ""'], { type: "TCP_CHECK", settings: { connectTimeout: 10, retry: 0 } }],
    [['send = "GET / HTTP/1.0\\r\\n\\r\\n"', "expect = HTTP"], http({})],
    [
      ['send = "GET /up HTTP/1.1\\r\\nHost: www.example.net\\r\\n\\r\\n"', 'expect = "HTTP/1.1 20"'],
      http({ path: "/up", statusCode: "200-209", virtualhost: "www.example.net", httpProtocol: "1.1" }),
    ],
    [["send = X", "expect = HTTP"], wrapped("tcp 192.0.2.11 80 X HTTP")],
    [
      ["port = 25", 'expect = "220 "', 'send = "QUIT\\r\\n"'],
      wrapped("tcp 192.0.2.11 25 QUIT%015%012 220%040"),
    ],
    [["port = 25", "expect = *"], wrapped("tcp 192.0.2.11 25 - %052")],
    [
      ['send = "GET / HTTP/1.0\\r\\n\\r\\n"', 'expect = "^HTTP.* 200"', "use_regex = 1"],
      wrapped("tcp-regex 192.0.2.11 80 GET%040/%040HTTP/1.0%015%012%015%012 %136HTTP.%052%040200"),
    ],
    [["protocol = udp", "port = 9", "send = a"], wrapped("udp 192.0.2.11 9 a -")],
    [
      ["send_program = '/bin/probe %h %p -x%h'", "expect = 'all \"good\"'", "port = 99"],
      wrapped("output all%040%042good%042 /bin/probe 192.0.2.11 99 -x%045h"),
    ],
    [
      ["send_program = '/bin/probe %h'"],
      { type: "MISC_CHECK", settings: { miscPath: "/bin/probe 192.0.2.11", miscTimeout: 10 } },
    ],
  ])("makes of %j", (lines, wanted) => {
    const [made] = clusterOf(service(lines)).virtualServices;
    expect(made?.pool[0]?.checks ?? made?.checks).toEqual([wanted]);
  });

  it("keeps one list of checks for all real servers that have the same", () => {
    const [made] = clusterOf(service(["send_program = /bin/always", "expect = OK"])).virtualServices;
    expect(made?.checks).toHaveLength(1);
    expect(made?.pool[0]?.checks).toBeUndefined();
  });

  it("has no check for UDP without anything to send, and says so", () => {
    const text = service(["protocol = udp", "port = 53"]);
    expect(clusterOf(text).virtualServices[0]?.checks).toEqual([]);
    expect(outcomeAt(text, 4)).toContain("approximated: There is no check");
  });

  it.each([
    [`send_program = "/bin/probe {}"`, "expect = "],
    [`send = "${"é".repeat(250)}"`, "expect = x"],
    ["send_program = probe", "expect = "],
  ])("says which check it cannot take: %s", (first, second) => {
    const text = service([first, ...(second === "expect = " ? [] : [second])]);
    expect(rulesOf(text)).toEqual(["warning lvs-check 7"]);
    expect(outcomeAt(text, 7)).toContain("refused: Not taken");
  });
});

describe("importLvsCf on services", () => {
  it("reads what the keys mean", () => {
    const [made] = clusterOf(
      service([
        "scheduler = lblcr",
        "persistent = 300",
        "pmask = 255.255.192.0",
        "quiesce_server = 1",
        "timeout = 7",
        "sorry_server = 192.0.2.99",
        "port = 443",
      ]),
    ).virtualServices;
    expect(made).toMatchObject({
      name: "web",
      enabled: true,
      listen: { address: "192.0.2.100", port: 443, protocol: "TCP" },
      forwardingMethod: "DR",
      scheduler: "lblcr",
      delayLoop: 7,
      persistenceTimeout: 300,
      sorryServer: { address: "192.0.2.99", inhibit: false },
      settings: { inhibitOnFailure: true, persistenceGranularity: "255.255.192.0" },
      pool: [{ port: 443, weight: 1, enabled: true }],
    });
  });

  it("keeps what is inactive as disabled, with its VIP in the comment", () => {
    const text = service(["vip_nmask = 255.255.255.0"]).replace("active = 1", "active = 0");
    const cluster = clusterOf(text);
    expect(cluster.vrrpInstances).toEqual([]);
    expect(cluster.virtualServices).toMatchObject([
      { enabled: false, comment: "Inactive in Piranha; its VIP was 192.0.2.100/24 on eth0:1" },
    ]);
    expect(rulesOf(text)).toEqual(["warning lvs-inactive 4"]);
    const server = clusterOf(service([]).replace("11\nactive = 1", "11\nactive = 0"));
    expect(server.virtualServices[0]?.pool).toMatchObject([{ enabled: false }]);
  });

  it("makes one VIP of several services on it", () => {
    const second = service([]).slice(HEAD.length).replace("virtual web", "virtual more");
    const cluster = clusterOf(service(["port = 25"]) + second);
    expect(cluster.vrrpInstances[0]?.vips).toHaveLength(1);
    expect(cluster.realServers).toHaveLength(1);
    expect(cluster.virtualServices).toHaveLength(2);
    const other = second.replace("eth0:1", "eth0:2");
    expect(rulesOf(service(["port = 25"]) + other)).toEqual(["warning lvs-vip-differs 15"]);
  });

  it("gives names that keepalived takes, each once", () => {
    const block = service([]).slice(HEAD.length);
    const text = HEAD + block.replace("web", "[server_name]") + block.replace("web", '"the shop"');
    expect(clusterOf(text).virtualServices.map(({ name }) => name)).toEqual(["server_name", "the-shop"]);
    expect(outcomeAt(text, 4)).toContain("Taken as server_name");
  });

  it.each([
    ["port = bogus", "error lvs-port 7"],
    ["port = 0x1_", "error lvs-value 7"],
    ["scheduler = sed", "error lvs-value 7"],
  ])("forbids %s", (line, problem) => {
    expect(rulesOf(service([line]))).toContain(problem);
    expect(imported(service([line])).cluster).toBeUndefined();
  });

  it("finds a real server that is never reached, also when its port is only inherited", () => {
    const below = service([]).replace("server a {", "server a {").replace("}\n}\n", "}\nport = 8080\n}\n");
    expect(rulesOf(below)).toEqual(["error lvs-same-port 7"]);
    const nat = below.replace("network = direct", "network = nat\nnat_router = 10.0.0.1 eth1");
    expect(rulesOf(nat)).toEqual(["warning lvs-port-order 8"]);
    expect(clusterOf(nat).virtualServices[0]?.pool).toMatchObject([{ port: 80 }]);
  });

  it("does not send what came to two ports to one", () => {
    const marks = fixture("mark").replace("network = direct", "network = nat\nnat_router = 10.9.0.1 eth1");
    expect(clusterOf(marks).raw).toContain("real_server 198.51.100.31 0 {");
    const own = marks.replace("port = 443\n         weight", "port = 8443\n         weight");
    expect(rulesOf(own)).toContain("error lvs-mark-port 64");
  });
});

describe("importLvsCf on any text", () => {
  const words = [
    "virtual web {",
    "failover old {",
    "server a {",
    "}",
    "active = 1",
    "address = 192.0.2.100 eth0:1",
    "address = 192.0.2.11",
    "port = 80",
    "port = http",
    "fwmark = 3",
    "network = nat",
    "nat_router = 10.0.0.1 eth1:1",
    "backup = 192.0.2.3",
    "backup_active = 1",
    "service = fos",
    "send_program = /bin/x %h",
    'expect = "OK"',
    "weight = 99999999",
    "nonsense",
    "colour = blue",
    "# remark",
    "",
    "} # end",
    "keepalive = many",
  ];
  const line = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...words) },
    fc.string({ unit: fc.constantFrom(..."ab =\"'#{}\t1.:%\\é") }),
  );

  it("accounts for every line, or has a problem there", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const { account, problems, cluster } = imported(lines.join("\n"));
        const spoken = new Set([...account, ...problems].map((each) => each.line));
        lines.forEach((text, index) => {
          if (text.trim() !== "" && !text.trim().startsWith("#")) expect(spoken).toContain(index + 1);
        });
        expect(new Set(account.map((each) => each.line)).size).toBe(account.length);
        expect(problems.map(({ rule }) => rule)).not.toContain("import-does-not-fit");
        for (const { directorId } of cluster?.directors ?? []) {
          if (cluster === undefined) continue;
          const { file } = renderDirector(cluster, directorId, { keepalivedVersion: "2.2.7", revision: "1" });
          expect(readBackProblems(file.text, cluster, directorId)).toEqual([]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("does not follow blocks within blocks without end", () => {
    const { cluster, account, problems } = imported("virtual a {\nserver b {\n".repeat(20_000));
    expect(cluster).toBeUndefined();
    expect(account).toHaveLength(40_000);
    expect(problems[0]).toMatchObject({ rule: "lvs-topPlace", line: 3 });
  });

  it("takes bounded time for the largest file", () => {
    const servers = "server a {\naddress = 192.0.2.11\n}\n";
    const head = "virtual web {\naddress = 192.0.2.1 eth0\n";
    const count = Math.floor((MAX_LVS_CF - 200) / servers.length);
    const start = performance.now();
    expect(imported(`${head}${servers.repeat(count)}}\n`).account.length).toBeGreaterThan(count * 3);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
