import "@/server/deploy/testMasterKey";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootLab, curlVip, type Lab, probeArp, rebootHost, runOnHost, stopLab } from "@/lab/lab";
import { changesAnything } from "@/server/core/plan";
import { ids } from "@/server/core/plan/exampleCluster";
import { testDatabase } from "@/server/db/testDatabase";
import { type LabWorld, labWorld, objectOf } from "@/server/deploy/labWorld";

const url = await testDatabase();
let lab: Lab;
let world: LabWorld;

beforeAll(async () => {
  lab = await bootLab({ name: "deploy" });
  world = await labWorld(lab, url);
});

afterAll(async () => {
  await world?.close();
  await stopLab("deploy");
});

async function onHost(host: string, command: string): Promise<string> {
  const { stdout } = await runOnHost(lab, host, command);
  return stdout.trim();
}

async function masters(): Promise<string[]> {
  const held = await Promise.all(
    ["lb1", "lb2"].map(async (name) => ({
      name,
      has: await onHost(name, `ip -o address show to ${world.vip}`),
    })),
  );
  return held.filter((each) => each.has !== "").map((each) => each.name);
}

const mac = (name: string) => lab.hosts.find((host) => host.name === name)?.mac;

describe("a deployment on real hosts", () => {
  it("shows the trap: with the VIP on lo and no fix, every real server answers ARP for it", async () => {
    const servers = ["web1", "web2", "web3"];
    for (const name of servers) await runOnHost(lab, name, `ip address add ${world.vip}/32 dev lo`);
    const answers = await probeArp(lab, world.vip);
    for (const name of servers) await runOnHost(lab, name, `ip address delete ${world.vip}/32 dev lo`);
    expect(answers.toSorted()).toEqual(servers.map(mac).toSorted());
  });

  it("brings a direct-routing service from nothing to all five hosts", async () => {
    const planned = await world.plan();
    expect(planned.plan.problems).toEqual([]);
    const again = await world.plan();
    expect({ ...again.plan, versionId: "" }).toEqual({ ...planned.plan, versionId: "" });
    const ended = await world.run(await world.start(again.planId));
    expect(ended.text).toBe("All 5 hosts run the new configuration.");
    expect(ended.state).toBe("succeeded");
    expect(ended.hosts.map((host) => host.state)).toEqual(Array(5).fill("confirmed"));
    expect(await masters()).toEqual(["lb1"]);
    const cluster = await world.db.cluster.findUniqueOrThrow({ where: { id: ids.cluster } });
    expect(cluster.appliedVersionId).toBe(again.plan.versionId);
    const audited = await world.db.auditRow.findFirstOrThrow({ where: { action: "deployment.finish" } });
    expect(audited.outcome).toBe("done");
  });

  it("has every real server answer through the VIP in turn, and one MAC for it", async () => {
    const bodies = await curlVip(lab, { address: world.vip, port: 80, count: 6 });
    expect(new Set(bodies).size).toBe(3);
    expect(bodies.slice(0, 3).toSorted()).toEqual(bodies.slice(3).toSorted());
    expect(await probeArp(lab, world.vip)).toEqual([mac("lb1")]);
  });

  it("leaves no revert, no lock and nothing staged behind", async () => {
    for (const { name } of lab.hosts) {
      expect(await onHost(name, "systemctl list-units --all --no-legend 'shoal-revert*'")).toBe("");
      expect(await onHost(name, "ls -A /run/shoal | grep -v fifo; find /etc -name '*shoal-0*'")).toBe("");
    }
  });

  it("plans nothing where everything is applied", async () => {
    const { plan } = await world.plan();
    expect(changesAnything(plan)).toBe(false);
    expect(plan.impact).toBe("nothing");
  });

  it("changes a weight without a lost request", async () => {
    let isOver = false;
    const failures: unknown[] = [];
    let count = 0;
    const traffic = (async () => {
      while (!isOver) {
        await curlVip(lab, { address: world.vip, port: 80, count: 1, timeout: 2_000 }).catch((error) =>
          failures.push(error),
        );
        count += 1;
      }
    })();
    const ended = await world.apply((cluster) => {
      const member = objectOf(cluster, "virtualService", ids.shop).pool[0];
      if (member !== undefined) member.weight = 3;
    });
    isOver = true;
    await traffic;
    expect(ended.state).toBe("succeeded");
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThan(20);
    expect(await masters()).toEqual(["lb1"]);
    expect(await onHost("lb1", "grep -c ' 3 ' /proc/net/ip_vs")).toBe("1");
  });

  it("keeps the fix of a real server over its reboot", async () => {
    await rebootHost(lab, "web2");
    expect(await onHost("web2", "cat /proc/sys/net/ipv4/conf/all/arp_ignore")).toBe("1");
    expect(await onHost("web2", `ip -o address show dev lo to ${world.vip}`)).not.toBe("");
    expect(await probeArp(lab, world.vip)).toEqual([mac("lb1")]);
    expect(changesAnything((await world.plan()).plan)).toBe(false);
  });

  it("adds a VIP on both directors within one window, without a second master", async () => {
    const elections = async () => {
      const counts = await Promise.all(
        ["lb1", "lb2"].map((name) =>
          onHost(name, "journalctl -q -o cat -t Keepalived_vrrp | grep -c 'MASTER STATE'"),
        ),
      );
      return counts.join();
    };
    const before = await elections();
    const second = world.vip.replace(/\d+$/, (last) => String(Number(last) + 1));
    const planned = await world.plan((cluster) => {
      objectOf(cluster, "vrrpInstance", ids.outside).vips.push({
        vipId: "01900000-0000-7000-8000-000000000999",
        address: second,
        prefixLength: 32,
        excluded: false,
      });
    });
    expect(planned.plan.impact).toBe("blip");
    expect(planned.plan.directorOrder.mode).toBe("together");
    const ended = await world.run(await world.start(planned.planId));
    expect(ended.state).toBe("succeeded");
    expect(await elections()).toBe(before);
    expect(await masters()).toEqual(["lb1"]);
    expect(await probeArp(lab, second)).toEqual([mac("lb1")]);
  });

  it("leaves a real server that serves nothing any more as if Shoal had never been there", async () => {
    const ended = await world.apply((cluster) => {
      const service = objectOf(cluster, "virtualService", ids.shop);
      service.pool = service.pool.filter((member) => member.realServerId !== ids.web3);
    });
    expect(ended.state).toBe("succeeded");
    const left = await onHost(
      "web3",
      `cat /proc/sys/net/ipv4/conf/all/arp_ignore /proc/sys/net/ipv4/conf/all/arp_announce; ip -o address show to ${world.vip}; find /etc -name '*shoal-vips*' -o -name '*shoal-lvs*'`,
    );
    expect(left).toBe("0\n0");
    // The kernel keeps a closed connection for two minutes: a client port that comes again would still lead to web3, and
    // its packets be dropped (kernel: ipvs-sysctl, expire_nodest_conn).
    await onHost("lb1", "echo 1 >/proc/sys/net/ipv4/vs/expire_nodest_conn");
    const bodies = await curlVip(lab, { address: world.vip, port: 80, count: 6 });
    expect(new Set(bodies).size).toBe(2);
  });

  it("has directors forward packets for NAT, and takes the VIP from the real servers afterwards", async () => {
    const ended = await world.apply((cluster) => {
      objectOf(cluster, "virtualService", ids.shop).forwardingMethod = "NAT";
    });
    expect(ended.state).toBe("succeeded");
    for (const name of ["lb1", "lb2"]) {
      expect(await onHost(name, "cat /proc/sys/net/ipv4/ip_forward; grep -c Masq /proc/net/ip_vs")).toBe(
        "1\n2",
      );
    }
    expect(await onHost("web1", `ip -o address show to ${world.vip}`)).toBe("");
  });
});
