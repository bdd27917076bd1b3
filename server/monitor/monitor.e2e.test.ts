import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bootLab, cutHost, findHost, joinHost, type Lab, runOnHost, stopLab } from "@/lab/lab";
import { type Cluster, clusterSchema } from "@/server/core/cluster";
import { type ClusterHealth, health } from "@/server/core/health";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import type { LiveTransition } from "@/server/core/live";
import { sh } from "@/server/core/sh";
import { testDatabase } from "@/server/db/testDatabase";
import { parseAddressLine } from "@/server/monitor/addressLine";
import type { LiveView } from "@/server/monitor/liveView";
import { loadMonitor } from "@/server/monitor/loadMonitor";
import { connect } from "@/server/ssh/connect";
import type { Connection } from "@/server/ssh/connection";
import { openShell } from "@/server/ssh/openShell";
import type { SshTarget } from "@/server/ssh/sshTarget";
import { stream } from "@/server/ssh/stream";

const url = await testDatabase();
vi.resetModules();
const { applyTestCluster, closeListening, openDatabase, openLiveView, startMonitor } = await loadMonitor(url);
const { db, close } = openDatabase(url);

const NAME = "live";
const FAILOVERS = 6;
const DIRECTORS = ["lb1", "lb2"] as const;

let lab: Lab;
let cluster: Cluster;
let vip: string;
let view: LiveView;
let monitoring: Promise<void>;
const stop = new AbortController();

beforeAll(async () => {
  lab = await bootLab({ name: NAME });
  vip = lab.vips.first;
  cluster = labCluster();
  for (const [index, host] of DIRECTORS.entries()) {
    const conf = keepalivedConf(host, 150 - 50 * index);
    const done = await runOnHost(
      lab,
      host,
      sh`set -e
mkdir -p /run/shoal
for f in vrrp lvs; do [ -p /run/shoal/$f.fifo ] || mkfifo -m 0600 /run/shoal/$f.fifo; done
printf %s ${conf} >/etc/keepalived/keepalived.conf
systemctl restart keepalived`,
    );
    expect(done).toMatchObject({ code: 0 });
  }
  await applyTestCluster(db, cluster, DIRECTORS.map(targetOf));
  view = openLiveView(db, stop.signal);
  monitoring = startMonitor({ db, workerId: "lab", signal: stop.signal, every: 1000 });
});
afterAll(async () => {
  stop.abort();
  await monitoring;
  await closeListening();
  await close();
  await stopLab(NAME);
});

function labCluster(): Cluster {
  const address = (name: string) => findHost(lab, name).address;
  return clusterSchema.parse({
    clusterId: idOf(1),
    name: "lab",
    directors: DIRECTORS.map((name, index) => ({
      directorId: idOf(11 + index),
      name,
      hostId: idOf(21 + index),
    })),
    vrrpInstances: [
      {
        vrrpInstanceId: idOf(31),
        name: "outside",
        interface: "eth0",
        virtualRouterId: 51,
        members: DIRECTORS.map((_, index) => ({ directorId: idOf(11 + index), priority: 150 - 50 * index })),
        vips: [{ vipId: idOf(41), address: vip, prefixLength: 32 }],
      },
    ],
    realServers: ["web1", "web2", "web3"].map((name, index) => ({
      realServerId: idOf(51 + index),
      name,
      address: address(name),
      arpFix: { method: "unmanaged" },
    })),
    virtualServices: [
      {
        virtualServiceId: idOf(61),
        name: "web",
        listen: { address: vip, port: 80, protocol: "TCP" },
        forwardingMethod: "DR",
        scheduler: "rr",
        checks: [{ type: "TCP_CHECK", settings: { connectTimeout: 1 } }],
        pool: [1, 2, 3].map((number) => ({
          poolMemberId: idOf(70 + number),
          realServerId: idOf(50 + number),
          port: 80,
          weight: 1,
        })),
      },
    ],
  });
}

/** Written by hand, so that the monitor is tested against keepalived and not against Shoal's renderer. */
function keepalivedConf(name: string, priority: number): string {
  const servers = cluster.realServers.map(
    ({ address }) => `  real_server ${address} 80 {
    weight 1
    TCP_CHECK {
      connect_timeout 1
    }
  }`,
  );
  return `global_defs {
  router_id ${name}
  vrrp_notify_fifo /run/shoal/vrrp.fifo
  lvs_notify_fifo /run/shoal/lvs.fifo
}
vrrp_instance outside {
  state BACKUP
  interface eth0
  virtual_router_id 51
  priority ${priority}
  advert_int 1
  virtual_ipaddress {
    ${vip}/32
  }
}
virtual_server ${vip} 80 {
  delay_loop 1
  lb_algo rr
  lb_kind DR
  protocol TCP
${servers.join("\n")}
}
`;
}

function targetOf(name: string, index: number): SshTarget {
  const host = findHost(lab, name);
  const key = host.hostKeys.find(({ type }) => type === "ssh-ed25519");
  return {
    hostId: idOf(21 + index),
    name,
    address: host.address,
    port: 22,
    user: "root",
    privateKey: readFileSync(lab.keyPath, "utf8"),
    pinnedHostKey: { type: "ssh-ed25519", base64: key?.publicKey.split(" ")[1] ?? "" },
    sudo: false,
  };
}

function healthNow(): ClusterHealth {
  const seen = view.clusters().get(cluster.clusterId);
  if (seen === undefined) throw new Error("The cluster is not known yet.");
  return health(cluster, seen.live, Date.now());
}

async function untilHealth(is: (health: ClusterHealth) => boolean, within = 60_000): Promise<ClusterHealth> {
  const end = Date.now() + within;
  for (;;) {
    const judged = view.clusters().has(cluster.clusterId) ? healthNow() : undefined;
    if (judged !== undefined && is(judged)) return judged;
    if (Date.now() > end) {
      const live = view.clusters().get(cluster.clusterId)?.live;
      throw new Error(`Not as wanted in time: ${JSON.stringify({ judged, live })}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isWell(health: ClusterHealth): boolean {
  const [outside] = health.instances;
  return (
    health.wrong.length === 0 && outside?.masterDirectorId === idOf(11) && health.services[0]?.serversUp === 3
  );
}

async function on(host: string, command: string): Promise<void> {
  expect(await runOnHost(lab, host, command)).toMatchObject({ code: 0 });
}

describe("the monitor and real directors", () => {
  it("sees a cluster that is well", async () => {
    const judged = await untilHealth(isWell, 60_000);
    expect(judged.instances[0]).toMatchObject({ verdict: "ok", text: "lb1 is master." });
    expect(judged.directors.map(({ state, late }) => [state, late])).toEqual([
      ["ok", undefined],
      ["ok", undefined],
    ]);
    expect(judged.services[0]).toMatchObject({ state: "up", directorId: idOf(11), key: `TCP ${vip}:80` });
    expect(judged.services[0]?.directors.map(({ present }) => present)).toEqual([true, true]);
    const live = view.clusters().get(cluster.clusterId)?.live.directors[idOf(11)];
    expect(live?.instances.outside?.priority).toBe(150);
    expect(live?.services[`TCP ${vip}:80`]?.rate).toBeDefined();
    expect(Math.abs(live?.clockOffset ?? 9999)).toBeLessThan(1000);
  });

  it("sees every failover, soon and with its cause", async () => {
    const watches = await Promise.all(DIRECTORS.map((name, index) => watchAddresses(targetOf(name, index))));
    const seen: { transition: LiveTransition; at: number }[] = [];
    const end = new AbortController();
    const following = (async () => {
      for await (const batch of view.follow(cluster.clusterId, end.signal)) {
        for (const message of batch.messages) {
          if (message.kind === "transition") seen.push({ transition: message.transition, at: precise() });
        }
      }
    })();
    for (let count = 0; count < FAILOVERS; count += 1) {
      await on("lb1", "systemctl stop keepalived");
      await untilHealth(({ instances }) => instances[0]?.masterDirectorId === idOf(12));
      await on("lb1", "systemctl start keepalived");
      await untilHealth(isWell);
    }
    end.abort();
    await following;
    const latencies = seen
      .filter(({ transition }) => transition.toState === "MASTER")
      .map(({ transition, at }) => {
        const watch = watches[transition.directorId === idOf(11) ? 0 : 1];
        return (
          at - Math.max(...(watch?.events ?? []).map((event) => event.at).filter((time) => time <= at + 50))
        );
      })
      .sort((left, right) => left - right);
    const lines = watches
      .flatMap((watch) => watch.events.map((event) => event.arrivedAt - event.at))
      .sort((left, right) => left - right);
    for (const watch of watches) await watch.end();

    expect(latencies).toHaveLength(2 * FAILOVERS);
    const [median, worst] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
    console.log(
      `From the address in the director's kernel to the subscription: median ${median.toFixed(1)} ms, 99th percentile ${worst.toFixed(1)} ms, ${latencies.length} failovers; a line of "ip monitor" alone takes ${quantile(lines, 0.5).toFixed(1)} ms`,
    );
    expect(median).toBeLessThan(250);
    expect(worst).toBeLessThan(1000);
    const reasons = seen.map(({ transition: { hostName, fromState, toState, reason } }) =>
      [hostName, fromState ?? "", toState, reason ?? ""].join(" | "),
    );
    expect(new Set(reasons)).toEqual(
      new Set([
        "lb1 | MASTER | STOP | keepalived was stopped on lb1.",
        "lb2 | BACKUP | MASTER | keepalived does not run it on lb1.",
        "lb1 | STOP | BACKUP | keepalived on lb1 has started.",
        "lb1 | BACKUP | MASTER | Its priority 150 is higher than the 100 of lb2.",
        "lb2 | MASTER | BACKUP | lb1 with the higher priority 150 took over.",
      ]),
    );
    expect(await db.vrrpTransition.count({ where: { source: "fifo" } })).toBeGreaterThanOrEqual(
      reasons.length,
    );
  });

  it("names the new master and the address that a killed keepalived left behind", async () => {
    // A child that sees its parent die takes the address off, and a parent that sees its child die starts another.
    await on(
      "lb1",
      "p=$(pgrep -o -x keepalived); kill -STOP $p; kill -9 $(pgrep -P $p -x keepalived); kill -9 $p",
    );
    const judged = await untilHealth(
      ({ instances }) => instances[0]?.verdict === "dualMaster" && instances[0].masterDirectorId === idOf(12),
    );
    expect(judged.wrong[0]).toMatchObject({
      level: "critical",
      text: `VIP ${vip} is on both lb1 and lb2. keepalived does not run the instance on lb1 any more and left the address behind.`,
      action: "Start keepalived on lb1, or take the address off there.",
    });
    expect(judged.wrong[1]).toMatchObject({ level: "critical", text: "keepalived is not running on lb1." });
    await on("lb1", "systemctl restart keepalived");
    await untilHealth(isWell);
  });

  it("says which real server is out and why, and sees it come back", async () => {
    await cutHost(lab, "web2");
    const judged = await untilHealth(({ services }) => services[0]?.serversUp === 2);
    expect(judged.services[0]?.servers[1]).toMatchObject({
      name: "web2",
      state: "down",
      why: "Its check on lb1 fails (TCP_CHECK).",
    });
    await untilHealth(({ wrong }) => wrong.some(({ text }) => text.startsWith("web2 is out of web.")));
    await joinHost(lab, "web2");
    await untilHealth(isWell);
  });

  it("does not know what a director does that it cannot reach, and does not call it down", async () => {
    const { clientAddress } = lab;
    await on(
      "lb2",
      `iptables-legacy -I INPUT -s ${clientAddress} -p tcp --dport 22 -j DROP
       (sleep 12; iptables-legacy -D INPUT -s ${clientAddress} -p tcp --dport 22 -j DROP) >/dev/null 2>&1 </dev/null &`,
    );
    const judged = await untilHealth(({ directors }) => directors[1]?.state === "unknown");
    expect(judged.instances[0]).toMatchObject({
      verdict: "ok",
      text: "lb1 is master. Nothing is known of lb2.",
      evidence: [{ state: "MASTER" }, { state: "unknown", last: "BACKUP" }],
    });
    expect(judged.wrong.map(({ level }) => level)).toEqual(["unknown"]);
    expect(judged.services[0]?.state).toBe("up");
    await untilHealth(isWell, 60_000);
  });

  it("falls back to snapshots when keepalived does not report into the pipe", async () => {
    await on(
      "lb2",
      "sed -i /vrrp_notify_fifo/d /etc/keepalived/keepalived.conf && systemctl restart keepalived",
    );
    const late = await untilHealth(({ directors }) => directors[1]?.late !== undefined);
    expect(late.directors[1]?.late).toMatch(
      /^News of it may be up to \d+ s late\. keepalived does not report/,
    );
    await on("lb1", "systemctl stop keepalived");
    await untilHealth(({ instances }) => instances[0]?.masterDirectorId === idOf(12));
    const row = await db.vrrpTransition.findFirst({ where: { hostName: "lb2" }, orderBy: { id: "desc" } });
    expect(row).toMatchObject({ toState: "MASTER", source: "snapshot" });
    await on("lb1", "systemctl start keepalived");
    await untilHealth(isWell);
  });
});

interface AddressWatch {
  /** When the VIP came and when the line that says so arrived, by this machine's clock, in milliseconds. */
  events: { at: number; arrivedAt: number }[];
  end(): Promise<void>;
}

/** Notes when the kernel of a director put the VIP on, to the microsecond, beside the monitor. */
async function watchAddresses(target: SshTarget): Promise<AddressWatch> {
  const connection = await connect(target);
  const offset = await clockOffset(connection);
  const ended = new AbortController();
  const events: AddressWatch["events"] = [];
  const streaming = stream(connection, sh`TZ=UTC0 exec ip -o -ts monitor address`, {
    signal: ended.signal,
    onLine: (line) => {
      const event = parseAddressLine(line);
      if (event?.added === true && event.address === vip && event.hostAt !== undefined) {
        events.push({ at: event.hostAt - offset, arrivedAt: precise() });
      }
    },
  });
  return {
    events,
    end: async () => {
      ended.abort();
      await streaming;
      await connection.close();
    },
  };
}

/** The host's clock minus this one's, from the quickest of many questions. */
async function clockOffset(connection: Connection): Promise<number> {
  const shell = await openShell(connection);
  let best = { took: Number.POSITIVE_INFINITY, offset: 0 };
  for (let tries = 0; tries < 30; tries += 1) {
    const sentAt = precise();
    const hostAt = Number((await shell.ask(sh`date +%s.%N`)).stdout) * 1000;
    const took = precise() - sentAt;
    if (took < best.took) best = { took, offset: hostAt - (sentAt + took / 2) };
  }
  await shell.close();
  return best.offset;
}

function precise(): number {
  return performance.timeOrigin + performance.now();
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
