import "@/server/deploy/testMasterKey";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bootLab,
  curlVip,
  cutHost,
  joinHost,
  killHost,
  type Lab,
  probeArp,
  runOnHost,
  stopLab,
} from "@/lab/lab";
import type { Cluster } from "@/server/core/cluster";
import { changesAnything } from "@/server/core/plan";
import { ids } from "@/server/core/plan/exampleCluster";
import { testDatabase } from "@/server/db/testDatabase";
import { type Ended, type LabWorld, labWorld, objectOf } from "@/server/deploy/labWorld";

const url = await testDatabase();
const CONF = "/etc/keepalived/keepalived.conf";
let lab: Lab;
let world: LabWorld;
let sums: string[];

beforeAll(async () => {
  lab = await bootLab({ name: "deploy" });
  world = await labWorld(lab, url);
  const ended = await world.apply();
  expect(ended.text).toBe("All 5 hosts run the new configuration.");
  sums = await confSums();
});

afterAll(async () => {
  await world?.close();
  await stopLab("deploy");
});

async function onHost(host: string, command: string): Promise<string> {
  const { stdout, stderr, code } = await runOnHost(lab, host, command);
  if (code !== 0) throw new Error(`${host}: ${command}: ${stderr}`);
  return stdout.trim();
}

const confSums = () => Promise.all(["lb1", "lb2"].map((name) => onHost(name, `sha256sum <${CONF}`)));

async function weight(to: number): Promise<string> {
  return world.start((await world.plan((cluster) => setWeight(cluster, to))).planId);
}

function setWeight(cluster: Cluster, to: number): void {
  const member = objectOf(cluster, "virtualService", ids.shop).pool[0];
  if (member !== undefined) member.weight = to;
}

/** Waits until a deployment is in a phase (and a host in a state); throws when it ended before. */
async function untilPhase(
  deploymentId: string,
  phase: string,
  host?: { hostId: string; state: string },
): Promise<void> {
  for (;;) {
    const now = await world.db.deployment.findUniqueOrThrow({
      where: { id: deploymentId },
      include: { hosts: true },
    });
    const own = now.hosts.find((each) => each.hostId === host?.hostId);
    if (now.phase === phase && (host === undefined || own?.state === host.state)) return;
    if (now.endedAt !== null) throw new Error(`It ended before ${phase}: ${now.text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Every host as before: same files, one master, traffic, nothing left that would go back. */
async function expectAsBefore(): Promise<void> {
  const left = await Promise.all(
    lab.hosts.map(({ name, kind }) =>
      onHost(
        name,
        `find /etc -name '*.shoal-*' -o -name 'shoal-revert*'; ls /run/shoal/lock 2>/dev/null
systemctl list-timers --all --no-legend 'shoal-revert*'
${kind === "director" ? `systemctl is-active keepalived; sha256sum <${CONF}` : ":"}`,
      ),
    ),
  );
  expect(left).toEqual(
    lab.hosts.map(({ kind }, index) => (kind === "director" ? `active\n${sums[index]}` : "")),
  );
  await untilOneMaster();
  const bodies = await curlVip(lab, { address: world.vip, port: 80, count: 3 });
  expect(new Set(bodies).size).toBeGreaterThan(1);
  expect(await probeArp(lab, world.vip)).toHaveLength(1);
  expect(changesAnything((await world.plan()).plan)).toBe(false);
}

async function untilOneMaster(): Promise<void> {
  const held = () =>
    Promise.all(["lb1", "lb2"].map((name) => onHost(name, `ip -o address show to ${world.vip} | wc -l`)));
  for (let tries = 0; tries < 40; tries += 1) {
    if ((await held()).toSorted().join() === "0,1") return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect((await held()).toSorted()).toEqual(["0", "1"]);
}

describe("a deployment that is refused", () => {
  it("because a file was edited by hand since the plan", async () => {
    const deploymentId = await weight(5);
    await onHost("lb1", `cp -p ${CONF} /root/conf && echo '# by hand' >>${CONF}`);
    const ended = await world.run(deploymentId);
    const { plan } = await world.plan();
    await onHost("lb1", `cp -p /root/conf ${CONF}`);
    expect(ended.state).toBe("refused");
    expect(ended.text).toBe(
      `Nothing was changed. ${CONF} on lb1 was changed since the plan was made. Plan again, and read what is different now.`,
    );
    expect(plan.problems.map((problem) => problem.text)).toEqual([
      `${CONF} on lb1 was edited by hand; the edits will be overwritten.`,
    ]);
    await expectAsBefore();
  });

  it.each([
    [
      "read-only disk",
      "mkdir -p /var/lib/shoal && mount -t tmpfs -o ro none /var/lib/shoal",
      "umount /var/lib/shoal",
      /^Nothing was changed\. Shoal's folder could not be written on lb2\. The host says: mkdir: .*Read-only file system\n?.* Check that the file system/s,
    ],
    [
      "full disk",
      "cp -p /etc/keepalived/keepalived.conf /root/conf && mount -t tmpfs -o size=2m,nr_inodes=2,mode=755 none /etc/keepalived && cp -p /root/conf /etc/keepalived/keepalived.conf",
      "umount /etc/keepalived",
      /^Nothing was changed\. \/etc\/keepalived\/keepalived\.conf could not be written on lb2\. The host says: .*No space left on device.* Check that the file system/s,
    ],
    [
      "keepalived -t that is unhappy",
      `mv /usr/sbin/keepalived /usr/sbin/keepalived.real && printf '%s\\n' '#!/bin/sh' 'if [ "$1" = -t ]; then { cat "$3"; echo "vrrp_instanc x {"; echo "}"; } >/tmp/worse; exec keepalived.real -t -f /tmp/worse; fi' 'exec keepalived.real "$@"' >/usr/sbin/keepalived && chmod 755 /usr/sbin/keepalived`,
      "mv /usr/sbin/keepalived.real /usr/sbin/keepalived",
      /^Nothing was changed\. keepalived on lb2 refuses the new file\. The host says: line \d+: keepalived says: Unknown keyword 'vrrp_instanc'/,
    ],
  ])("because of a %s, in the host's own words", async (...row) => {
    const [, spoil, repair, text] = row;
    const deploymentId = await weight(6);
    await onHost("lb2", spoil);
    const ended = await world.run(deploymentId);
    await onHost("lb2", repair);
    expect(ended.text).toMatch(text);
    expect(ended.state).toBe("refused");
    expect(ended.hosts.find((host) => host.hostName === "lb2")?.state).toBe("failed");
    await expectAsBefore();
  });

  it("because another deployment holds a host", async () => {
    const deploymentId = await weight(7);
    await onHost("lb1", "mkdir -p /run/shoal && echo somebody-else >/run/shoal/lock");
    const ended = await world.run(deploymentId);
    await onHost("lb1", "rm /run/shoal/lock");
    expect(ended.state).toBe("refused");
    expect(ended.text).toContain("Another deployment (somebody-else) is at work on lb1.");
    await expectAsBefore();
  });
});

describe("a plan that cannot be applied", () => {
  async function problemsWith(
    spoil: () => Promise<unknown>,
    repair: () => Promise<unknown>,
  ): Promise<string[]> {
    await spoil();
    try {
      const { plan, planId } = await world.plan((cluster) => setWeight(cluster, 8));
      await expect(world.start(planId)).rejects.toThrow("The plan has errors. Resolve them and plan again.");
      return plan.problems
        .filter((problem) => problem.level === "error")
        .map((problem) => `${problem.text} ${problem.fix}`);
    } finally {
      await repair();
    }
  }
  const setHost = (hostId: string, data: Parameters<typeof world.db.host.update>[0]["data"]) =>
    world.db.host.update({ where: { id: hostId }, data });

  it("says when a host is down", async () => {
    const found = await problemsWith(
      () => setHost(ids.web2Host, { port: 2 }),
      () => setHost(ids.web2Host, { port: 22 }),
    );
    expect(found).toEqual([
      expect.stringMatching(
        /^web2 refused the connection: nothing listens at \S+ port 2\. .*Check that sshd runs/,
      ),
    ]);
  });

  it("says when a host does not answer in time", async () => {
    const found = await problemsWith(
      async () => {
        await world.pool.forget(ids.web2Host);
        await cutHost(lab, "web2");
      },
      () => joinHost(lab, "web2"),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^web2 (did not answer at|cannot be reached at)/);
  });

  it("says when the host key is another", async () => {
    const { hostKey } = await world.db.host.findUniqueOrThrow({ where: { id: ids.web1Host } });
    const { hostKey: other } = await world.db.host.findUniqueOrThrow({ where: { id: ids.web3Host } });
    const found = await problemsWith(
      () => setHost(ids.web1Host, { hostKey: other }),
      () => setHost(ids.web1Host, { hostKey }),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/host key/i);
    expect(found[0]).toContain("web1");
  });

  it("says when the key is wrong, and when there is no sudo", async () => {
    const wrongUser = await problemsWith(
      () => setHost(ids.web1Host, { user: "nobody" }),
      () => setHost(ids.web1Host, { user: "root" }),
    );
    expect(wrongUser).toEqual([expect.stringContaining("web1")]);
    const noSudo = await problemsWith(
      () => setHost(ids.web3Host, { sudo: false }),
      () => setHost(ids.web3Host, { sudo: true }),
    );
    expect(noSudo.join()).toContain(
      "The user that Shoal signs in with on web3 cannot write files as root. Set the host to use sudo.",
    );
  });

  it("says when there is no keepalived", async () => {
    const found = await problemsWith(
      () => onHost("lb2", "mv /usr/sbin/keepalived /usr/sbin/hidden"),
      () => onHost("lb2", "mv /usr/sbin/hidden /usr/sbin/keepalived"),
    );
    expect(found).toEqual(["keepalived is not installed on lb2. Install the package keepalived there."]);
  });

  it("says when a disk is mounted read-only", async () => {
    const found = await problemsWith(
      () =>
        onHost(
          "lb2",
          "mount --bind /etc/keepalived /etc/keepalived && mount -o remount,ro,bind /etc/keepalived",
        ),
      () => onHost("lb2", "umount /etc/keepalived"),
    );
    expect(found).toEqual([
      "The file system at /etc/keepalived of lb2 is mounted read-only. Look at the kernel's log for disk errors, and mount it for writing.",
    ]);
  });
});

describe("a deployment that goes wrong in the middle", () => {
  it("goes back when keepalived dies on its reload, with the VIP on exactly one director", async () => {
    const deploymentId = await weight(4);
    const running = world.run(deploymentId);
    await untilPhase(deploymentId, "arm");
    // Killed like this it leaves the VIP on the interface, as a reload that it cannot survive does.
    await onHost(
      "lb1",
      `old=$(sha256sum <${CONF}); (while [ "$(sha256sum <${CONF})" = "$old" ]; do sleep 0.2; done; sleep 1; pkill -9 -x keepalived) </dev/null >/dev/null 2>&1 &`,
    );
    const ended = await running;
    expect(ended.state).toBe("reverted");
    expect(ended.text).toMatch(/^keepalived on lb1 (ended itself|did not run any more)\./);
    expect(ended.text).toContain("All hosts are as they were before.");
    await expectAsBefore();
  });

  it("goes back, the lost host by itself, when the connection is cut in the middle of a push", async () => {
    const deploymentId = await weight(9);
    const running = world.run(deploymentId, { revertAfterS: 75 });
    await untilPhase(deploymentId, "swap", { hostId: ids.lb2Host, state: "swapping" });
    await cutHost(lab, "lb2");
    const joined = new Promise((resolve) => setTimeout(resolve, 85_000)).then(() => joinHost(lab, "lb2"));
    const ended = await running;
    await joined;
    expect(ended.text).toContain("All hosts are as they were before.");
    expect(ended.state).toBe("reverted");
    expect(ended.hosts.find((host) => host.hostName === "lb2")?.text).toBe(
      "lb2 went back by itself, at its deadline.",
    );
    await expectAsBefore();
  });
});

describe("a worker that is killed", () => {
  /** Runs the deployment in another process and kills that at a phase. */
  async function killAt(deploymentId: string, phase: string, revertAfterS = 180): Promise<void> {
    const script = fileURLToPath(new URL("killableWorker.ts", import.meta.url));
    const child = spawn("npx", ["tsx", script, deploymentId, String(revertAfterS)], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: "ignore",
      detached: true,
    });
    const exited = new Promise((resolve) => child.once("exit", resolve));
    await untilPhase(deploymentId, phase);
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await exited;
  }

  async function expectApplied(ended: Ended, to: number): Promise<void> {
    expect(ended.text).toBe("All 5 hosts run the new configuration.");
    expect(ended.state).toBe("succeeded");
    expect(await onHost("lb1", `grep -c 'Route  *${to} ' /proc/net/ip_vs`)).toBe("1");
    sums = await confSums();
    await expectAsBefore();
  }

  it.each([
    ["stage", 11],
    ["swap", 12],
    ["confirm", 13],
  ])("at %s: the next one finishes", async (phase, to) => {
    const deploymentId = await weight(to);
    await killAt(deploymentId, phase);
    await expectApplied(await world.run(deploymentId), to);
  });

  it("for good: all hosts go back together at the deadline, also one that was rebooted, and the next one says so", async () => {
    const deploymentId = await weight(14);
    await killAt(deploymentId, "verify", 90);
    await killHost(lab, "lb2");
    await new Promise((resolve) => setTimeout(resolve, 90_000));
    const ended = await world.run(deploymentId);
    expect(ended.state).toBe("reverted");
    expect(ended.text).toBe(
      "The worker that ran this deployment ended in the middle of it, and hosts went back by themselves. All hosts are as they were before.",
    );
    for (const host of ended.hosts.filter((each) => each.hostName.startsWith("lb"))) {
      expect(host.text).toBe(`${host.hostName} went back by itself, at its deadline.`);
    }
    await expectAsBefore();
  });
});
