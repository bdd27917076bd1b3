import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathExists } from "@/lab/files";
import {
  askPage,
  bootLab,
  curlVip,
  cutHost,
  describeLab,
  joinHost,
  killHost,
  type Lab,
  labStatus,
  powerOffHost,
  powerOnHost,
  probeArp,
  rebootHost,
  runOnHost,
  stopLab,
} from "@/lab/lab";
import { tryLock } from "@/lab/lock";
import { pause, processStart } from "@/lab/process";
import { ensureRootfs } from "@/lab/rootfs";
import { labFolder, readState } from "@/lab/state";
import { TOPOLOGY } from "@/lab/topology";
import { familyOf, findTraces, type Traces } from "@/lab/traces";
import { sh } from "@/server/core/sh";

const NAME = "e2e-lab";
const DIRECTORS = TOPOLOGY.hosts.filter((host) => host.kind === "director").map((host) => host.name);
const REAL_SERVERS = TOPOLOGY.hosts.filter((host) => host.kind === "realServer").map((host) => host.name);
const ALL = TOPOLOGY.hosts.map((host) => host.name);

let lab: Lab;
let before: Traces;

/** What a command printed, trimmed; the test fails with the command's own words when it failed. */
async function printed(host: string, command: string, user = "root"): Promise<string> {
  const result = await runOnHost(lab, { host, user }, command);
  expect(result, command).toMatchObject({ code: 0 });
  return result.stdout.trim();
}

function hostNamed(name: string): Lab["hosts"][number] {
  const host = lab.hosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`no host ${name}`);
  return host;
}

beforeAll(async () => {
  await stopLab(NAME);
  before = await findTraces(NAME);
  expect(before.processes).toEqual([]);
  lab = await bootLab({ name: NAME });
});

afterAll(async () => {
  await stopLab(NAME);
});

describe("a lab", () => {
  it("is described by what was written down", async () => {
    expect(await describeLab(NAME)).toEqual(lab);
    expect(lab.hosts.map((host) => host.name)).toEqual(ALL);
  });

  it.each(ALL)("boots %s whole, for root and for a user with sudo", async (name) => {
    const state = "systemctl is-system-running; hostname; id -un";
    expect(await printed(name, state)).toBe(`running\n${name}\nroot`);
    expect(await printed(name, "id -un; sudo -n id -un", "ops")).toBe("ops\nroot");
    const host = hostNamed(name);
    const settings = "net.ipv4.ip_forward net.ipv4.conf.all.arp_ignore net.ipv4.conf.all.arp_announce";
    const seen = await printed(name, `ip address show dev eth0; sysctl ${settings}`);
    expect(seen).toContain(host.mac);
    expect(seen).toContain(`inet ${host.address}/24`);
    expect(seen).toContain("inet6 fe80:");
    for (const setting of settings.split(" ")) expect(seen).toContain(`${setting} = 0`);
  });

  it.each(ALL)("tells the host keys that %s has", async (name) => {
    const listed = await printed(name, "for key in /etc/ssh/ssh_host_*.pub; do ssh-keygen -lf $key; done");
    const host = hostNamed(name);
    expect(host.hostKeys.map((key) => key.type)).toContain("ssh-ed25519");
    for (const key of host.hostKeys) expect(listed).toContain(key.fingerprint);
  });

  it.each(DIRECTORS)("gives %s IPVS, and keepalived without a configuration", async (name) => {
    const seen = await printed(name, "ipvsadm -Ln; cat /proc/modules; keepalived --version 2>&1");
    expect(seen).toContain("IP Virtual Server version");
    expect(seen).toMatch(/^ip_vs /m);
    expect(seen).toContain("Keepalived v2.");
    const unit = await printed(name, "systemctl show -p ActiveState,UnitFileState keepalived");
    expect(unit.split("\n").sort()).toEqual(["ActiveState=inactive", "UnitFileState=enabled"]);
  });

  it.each(REAL_SERVERS)("has %s serve a page that names it", async (name) => {
    const { address } = hostNamed(name);
    expect(await curlVip(lab, { address, port: 80, count: 3 })).toEqual([name, name, name]);
    expect(await printed(name, "command -v keepalived ipvsadm || echo none")).toBe("none");
  });

  it("sees who answers for an address", async () => {
    const shared = lab.vips.last;
    expect(await probeArp(lab, shared)).toEqual([]);
    for (const name of REAL_SERVERS) await printed(name, sh`ip address add ${`${shared}/32`} dev lo`.text);
    const macs = REAL_SERVERS.map((name) => hostNamed(name).mac);
    expect((await probeArp(lab, shared)).sort()).toEqual(macs.sort());
    for (const name of REAL_SERVERS) await printed(name, "sysctl -w net.ipv4.conf.all.arp_ignore=1");
    expect(await probeArp(lab, shared)).toEqual([]);
    await expect(askPage(lab, { address: shared, port: 80, timeout: 1_000 })).rejects.toThrow("gave no page");
  });
});

describe("a host", () => {
  it.each(["lb1", "web1", "web2"])("%s loses at a reboot what was not made to last", async (name) => {
    const vip = lab.vips.last;
    const lasting =
      "echo net.ipv4.conf.all.arp_announce = 2 > /etc/sysctl.d/90-test.conf; echo kept > /root/kept";
    const passing = sh`ip address replace ${`${vip}/32`} dev lo; sysctl -qw net.ipv4.conf.all.arp_ignore=1`;
    const read = "cat /root/kept /etc/ssh/ssh_host_*.pub";
    const kept = await printed(name, `${lasting}; ${passing.text}; sync; ${read}`);
    await rebootHost(lab, name);
    expect(await printed(name, read)).toBe(kept);
    const settings = "net.ipv4.conf.all.arp_ignore net.ipv4.conf.all.arp_announce";
    const seen = await printed(
      name,
      `ip address show dev lo; sysctl ${settings}; systemctl is-system-running`,
    );
    expect(seen).not.toContain(vip);
    expect(seen).toContain("arp_ignore = 0");
    expect(seen).toContain("arp_announce = 2");
    expect(seen).toMatch(/^running$/m);
  });

  it.each(["lb2", "web3"])("%s comes back on the same disk after its power was taken", async (name) => {
    const read = "cat /root/kept /proc/sys/kernel/random/boot_id";
    const [, boot = ""] = (await printed(name, `echo kept > /root/kept; sync; ${read}`)).split("\n");
    await killHost(lab, name);
    const after = await printed(name, read);
    expect(after).toContain("kept");
    expect(after).not.toContain(boot);
  });

  it.each(["web1", "web2"])("%s is gone without power and back with it", async (name) => {
    await powerOffHost(lab, name);
    expect((await labStatus(NAME)).hosts.find((host) => host.name === name)).toMatchObject({
      isPowered: false,
      answers: false,
    });
    const page = { address: hostNamed(name).address, port: 80, timeout: 1_000 };
    await expect(askPage(lab, page)).rejects.toThrow("gave no page");
    await powerOnHost(lab, name);
    expect(await askPage(lab, page)).toBe(name);
  });

  it.each(["web2", "web3"])(
    "%s is unreachable while it is cut off, and as it was when it is joined",
    async (name) => {
      const { address } = hostNamed(name);
      const boot = await printed(name, "cat /proc/sys/kernel/random/boot_id");
      await cutHost(lab, name);
      expect(await probeArp(lab, address)).toEqual([]);
      await expect(askPage(lab, { address, port: 80, timeout: 1_000 })).rejects.toThrow("gave no page");
      await expect(rebootHost(lab, name)).rejects.toThrow("join it first");
      expect((await labStatus(NAME)).hosts.find((host) => host.name === name)).toMatchObject({
        isPowered: true,
        isCut: true,
        answers: false,
      });
      await killHostWhileCut(name);
      await joinHost(lab, name);
      await powerOnHost(lab, name);
      expect(await askPage(lab, { address, port: 80 })).toBe(name);
      expect(await printed(name, "cat /proc/sys/kernel/random/boot_id")).not.toBe(boot);
    },
  );

  it("must be one of the lab", async () => {
    await expect(rebootHost(lab, "lb9")).rejects.toThrow('There is no host "lb9" in the lab: it has lb1,');
  });
});

/** A boot must not join a host that is cut off. */
async function killHostWhileCut(name: string): Promise<void> {
  await killHost(lab, name);
  await pause(3_000);
  expect(await probeArp(lab, hostNamed(name).address)).toEqual([]);
}

describe("a second lab", () => {
  it("of the same name is the first", async () => {
    expect((await bootLab({ name: NAME })).net).toBe(lab.net);
    await expect(bootLab({ name: NAME, net: "10.99.250" })).rejects.toThrow("is up already");
  });

  it("is refused while the first is being booted or ended", async () => {
    const lock = await tryLock(`lab ${NAME}`);
    await expect(bootLab({ name: NAME })).rejects.toThrow("by another process");
    await expect(stopLab(NAME)).rejects.toThrow("by another process");
    await lock?.release();
  });

  it("cannot have the first one's net", async () => {
    await expect(bootLab({ name: `${NAME}2`, net: lab.net })).rejects.toThrow("choose another with --net");
    expect(await pathExists(labFolder(`${NAME}2`))).toBe(false);
  });
});

describe("the end", () => {
  async function expectNothingLeft(family: readonly number[]): Promise<void> {
    expect(await findTraces(NAME)).toEqual(before);
    expect(await pathExists(labFolder(NAME))).toBe(false);
    const alive = await Promise.all(family.map(async (pid) => (await processStart(pid)) !== undefined));
    expect(family.filter((_, index) => alive[index])).toEqual([]);
  }

  async function family(): Promise<number[]> {
    const keeper = (await readState(NAME))?.keeper?.pid;
    return keeper === undefined ? [] : familyOf(keeper);
  }

  it("leaves nothing", async () => {
    const processes = await family();
    // More than a kernel each: the hosts' own processes are among them.
    expect(processes.length).toBeGreaterThan(20);
    const during = await findTraces(NAME);
    expect(during.namespaces).toContain(`shoal-${NAME}`);
    expect(during.links).toContain(`sh-${NAME}-0`);
    expect(during.processes.length).toBeGreaterThan(5);
    await stopLab(NAME);
    await expectNothingLeft(processes);
    expect(await labStatus(NAME)).toEqual({ name: NAME, stage: "absent", hosts: [] });
    await stopLab(NAME);
  });

  it.each([400, 1_200, 4_000])(
    "leaves nothing of a boot that was killed after %i ms",
    async (milliseconds) => {
      await ensureRootfs({});
      const boot = spawn(process.execPath, ["--import", "tsx", "lab/cli.ts", "up", "--name", NAME], {
        stdio: "ignore",
      });
      await pause(milliseconds);
      const ended = once(boot, "exit");
      boot.kill("SIGKILL");
      await ended;
      const processes = await family();
      await stopLab(NAME);
      await expectNothingLeft(processes);
    },
  );

  it("leaves nothing of a boot that was interrupted", async () => {
    const boot = spawn(process.execPath, ["--import", "tsx", "lab/cli.ts", "up", "--name", NAME], {
      stdio: "ignore",
    });
    while ((await readState(NAME))?.keeper === undefined) await pause(100);
    const processes = await family();
    boot.kill("SIGINT");
    const [code] = await once(boot, "exit");
    expect(code).toBe(130);
    await expectNothingLeft(processes);
  });
});
