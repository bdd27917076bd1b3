import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Cluster } from "@/server/core/cluster";
import type { LiveFile } from "@/server/core/hostFile";
import { exampleCluster, ids } from "@/server/core/plan/exampleCluster";
import { exampleHosts } from "@/server/core/plan/exampleHosts";
import type { HostView } from "@/server/core/plan/hostView";
import { makePlan, planHash } from "@/server/core/plan/makePlan";
import { changesAnything, type HostPlan, type Plan } from "@/server/core/plan/types";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function plan(hosts: readonly HostView[], of: { cluster?: Cluster; applied?: Cluster } = {}): Plan {
  const cluster = of.cluster ?? exampleCluster();
  return makePlan({ cluster, versionId: ids.version, applied: of.applied, hosts }, sha256);
}

/** The hosts as they are once a plan was applied. */
function applied(hosts: readonly HostView[], done: Plan): HostView[] {
  return hosts.map((view) => {
    const host = done.hosts.find((each) => each.hostId === view.hostId);
    if (host === undefined) return view;
    const live: Record<string, LiveFile> = { ...view.live };
    for (const { path, mode, owner, group, shown, sha256: hash } of host.files) {
      live[path] =
        shown === undefined || hash === undefined
          ? "absent"
          : { sha256: hash, mode, owner, group, text: shown };
    }
    const texts = host.steps.map((step) => (step.kind === "command" ? step.run.text : ""));
    const facts = structuredClone(view.facts);
    const running = { pid: 100, args: ["/usr/sbin/keepalived"] };
    if (facts.keepalived !== undefined && host.roles.includes("director"))
      facts.keepalived.running = [running];
    if (
      texts.some((text) => text.startsWith("echo 1 >/proc/sys/net/ipv4/conf/all")) &&
      facts.arp !== undefined
    ) {
      facts.arp.all = { ...facts.arp.all, arp_ignore: 1, arp_announce: 2 };
    }
    for (const text of texts) {
      const address = /^ip address replace (\S+)\/32/.exec(text)?.[1];
      const lo = facts.interfaces?.[0];
      if (address === undefined || lo === undefined) continue;
      lo.addresses.push({
        family: 4,
        address,
        prefix: 32,
        scope: "global",
        label: "lo",
        peer: undefined,
        flags: [],
      });
    }
    if (texts.some((text) => text.includes("ln -sfn /etc/systemd/system/shoal-vips.service"))) {
      const unit = live["/etc/systemd/system/shoal-vips.service"];
      live["/etc/systemd/system/sysinit.target.wants/shoal-vips.service"] = unit ?? "absent";
    }
    return { ...view, facts, live, ...(host.revision !== undefined && { runningRevision: host.revision }) };
  });
}

const host = (of: Plan, name: string) => of.hosts.find((each) => each.hostName === name) as HostPlan;
const shown = (of: HostPlan) =>
  of.steps.map((step) =>
    step.kind === "file"
      ? `${step.wave}: ${step.path}`
      : step.kind === "command"
        ? `${step.wave}: ${step.say}`
        : `${step.wave}: keepalived ${step.action}`,
  );

describe("makePlan", () => {
  const hosts = exampleHosts();
  const first = plan(hosts);

  it("plans the first configuration of directors and real servers", () => {
    expect(first.problems).toEqual([]);
    expect(shown(host(first, "lb1"))).toEqual([
      "directors: /etc/tmpfiles.d/shoal.conf",
      "directors: Make the pipes for keepalived's events",
      "directors: /etc/keepalived/keepalived.conf",
      "directors: keepalived start",
    ]);
    expect(shown(host(first, "web2"))).toEqual([
      "prepare: /etc/sysctl.d/90-shoal-lvs.conf",
      "prepare: Set arp_ignore=1 and arp_announce=2 on all interfaces",
      "prepare: Read back that no interface answers ARP for an address of lo",
      "prepare: /etc/systemd/system/shoal-vips.service",
      "prepare: Put 192.0.2.10/32 on lo",
      "prepare: Have the addresses put back at boot (shoal-vips.service)",
    ]);
    expect(first.impact).toBe("hitless");
    expect(first.directorOrder).toEqual({ mode: "standbyFirst", hostIds: [ids.lb2Host, ids.lb1Host] });
  });

  it("gives the same hash for the same input, and another for another", () => {
    expect(planHash(plan(structuredClone(hosts)), sha256)).toBe(planHash(first, sha256));
    const cluster = exampleCluster();
    cluster.virtualServices[0]?.pool.splice(0, 1);
    expect(planHash(plan(hosts, { cluster }), sha256)).not.toBe(planHash(first, sha256));
  });

  it("begins every keepalived.conf with the hash of the rest of it", () => {
    const conf = host(first, "lb1").files.find((file) => file.path.endsWith("keepalived.conf"));
    const revision = host(first, "lb1").revision ?? "";
    expect(conf?.shown?.startsWith(`$SHOAL_REVISION=${revision}\n`)).toBe(true);
    expect(sha256(conf?.shown?.replace(revision, "0") ?? "").slice(0, 16)).toBe(revision);
    expect(conf?.sha256).toBe(sha256(conf?.shown ?? ""));
  });

  it("plans nothing where everything is as wanted", () => {
    const after = plan(applied(hosts, first), { applied: exampleCluster() });
    expect(changesAnything(after)).toBe(false);
    expect(after.impact).toBe("nothing");
    expect(after.hosts.flatMap((each) => each.files.map((file) => file.action))).toEqual(
      after.hosts.flatMap((each) => each.files.map(() => "keep")),
    );
  });

  const edited = (edit: (cluster: Cluster) => void): Plan => {
    const cluster = exampleCluster();
    edit(cluster);
    return plan(applied(hosts, first), { cluster, applied: exampleCluster() });
  };

  it("reloads directors for a weight, and leaves the real servers alone", () => {
    const after = edited((cluster) => {
      const member = cluster.virtualServices[0]?.pool[0];
      if (member !== undefined) member.weight = 5;
    });
    expect(shown(host(after, "lb1"))).toEqual([
      "directors: /etc/keepalived/keepalived.conf",
      "directors: keepalived reload",
    ]);
    expect(host(after, "web1").steps).toEqual([]);
    expect(after.directorOrder.mode).toBe("standbyFirst");
  });

  it("reloads directors together when a VIP is added", () => {
    const after = edited((cluster) => {
      cluster.vrrpInstances[0]?.vips.push({
        vipId: "01900000-0000-7000-8000-000000000999",
        address: "192.0.2.11",
        prefixLength: 32,
        excluded: false,
      });
    });
    expect(after.impact).toBe("blip");
    expect(after.directorOrder.mode).toBe("together");
  });

  it("cleans a real server that serves nothing any more, after the directors", () => {
    const after = edited((cluster) => cluster.virtualServices[0]?.pool.pop());
    expect(shown(host(after, "web3"))).toEqual([
      "cleanUp: Take 192.0.2.10/32 from lo",
      "cleanUp: Have no addresses put back at boot (shoal-vips.service)",
      "cleanUp: /etc/systemd/system/shoal-vips.service",
      "cleanUp: Set arp_ignore=0 and arp_announce=0 again, as before",
      "cleanUp: /etc/sysctl.d/90-shoal-lvs.conf",
    ]);
  });

  it("has NAT forward packets on the directors and nothing on the real servers", () => {
    const after = edited((cluster) => {
      const service = cluster.virtualServices[0];
      if (service !== undefined) service.forwardingMethod = "NAT";
    });
    expect(shown(host(after, "lb1"))).toContain("directors: Forward packets, for NAT");
    expect(shown(host(after, "web1"))[0]).toBe("cleanUp: Take 192.0.2.10/32 from lo");
  });

  it("stops keepalived on a director that leaves, and takes only its own file away", () => {
    const after = edited((cluster) => {
      cluster.directors.pop();
      cluster.vrrpInstances[0]?.members.pop();
    });
    expect(shown(host(after, "lb2"))).toEqual([
      "directors: keepalived stop",
      "directors: /etc/keepalived/keepalived.conf",
      "directors: /etc/tmpfiles.d/shoal.conf",
    ]);
    expect(after.impact).toBe("failover");
  });

  it("reloads a daemon that runs another configuration than its file", () => {
    const stale = applied(hosts, first).map((view) =>
      view.hostName === "lb1" ? { ...view, runningRevision: "older" } : view,
    );
    const after = plan(stale, { applied: exampleCluster() });
    expect(shown(host(after, "lb1"))).toEqual(["directors: keepalived reload"]);
  });

  it("refuses to move an address between instances in one step", () => {
    const after = edited((cluster) => {
      const old = cluster.vrrpInstances[0];
      if (old === undefined) return;
      cluster.vrrpInstances.push({
        ...structuredClone(old),
        vrrpInstanceId: "01900000-0000-7000-8000-000000000998",
        name: "other",
        virtualRouterId: 52,
      });
      old.vips = [];
    });
    expect(after.problems.map((each) => each.rule)).toContain("vip-moves");
  });

  it.each<[string, string, (view: HostView) => HostView]>([
    ["host-key-not-pinned", "lb1", ({ hostKey, ...view }) => view],
    [
      "host-unread",
      "web1",
      (view) => ({ ...view, facts: {}, unread: { text: "web1 did not answer.", try: "Look at it." } }),
    ],
    ["facts-missing", "lb1", ({ facts: { ipvs, ...facts }, ...view }) => ({ ...view, facts })],
    [
      "no-privilege",
      "web1",
      (view) => ({ ...view, facts: { ...view.facts, privilege: { uid: 1000, sudo: "refused" } } }),
    ],
    [
      "keepalived-missing",
      "lb2",
      (view) => ({
        ...view,
        facts: { ...view.facts, keepalived: { installed: undefined, running: [], unit: undefined } },
      }),
    ],
    [
      "ipvs-missing",
      "lb2",
      (view) => ({
        ...view,
        facts: { ...view.facts, ipvs: { module: "missing", hasTable: false, hasIpvsadm: false } },
      }),
    ],
    [
      "disk-read-only",
      "web2",
      (view) => ({
        ...view,
        facts: {
          ...view.facts,
          space: { etc: { freeBytes: 1e9, mountPoint: "/", isReadOnly: true }, keepalived: undefined },
        },
      }),
    ],
    [
      "disk-full",
      "web2",
      (view) => ({
        ...view,
        facts: {
          ...view.facts,
          space: { etc: { freeBytes: 0, mountPoint: "/", isReadOnly: false }, keepalived: undefined },
        },
      }),
    ],
    ["interface-there", "lb1", (view) => ({ ...view, facts: { ...view.facts, interfaces: [] } })],
    [
      "keepalived-other-file",
      "lb1",
      (view) => ({
        ...view,
        facts: {
          ...view.facts,
          keepalived: {
            installed: view.facts.keepalived?.installed,
            running: [{ pid: 1, args: ["keepalived", "-f", "/tmp/x"] }],
            unit: undefined,
          },
        },
      }),
    ],
  ])("finds %s on %s", (rule, name, spoil) => {
    const spoilt = hosts.map((view) => (view.hostName === name ? spoil(view) : view));
    const found = plan(spoilt).problems.filter((problem) => problem.level === "error");
    expect(found.map((problem) => problem.rule)).toEqual([rule]);
    expect(found[0]?.text).toContain(name);
    expect(found[0]?.fix).not.toBeUndefined();
  });

  it.each([
    ["conf-not-ours", (conf: string) => conf.replace(/^.*\n/, "")],
    ["conf-edited", (conf: string) => conf.replace("weight 1", "weight 7")],
  ])("warns of %s", (rule, edit) => {
    const path = "/etc/keepalived/keepalived.conf";
    const views = applied(hosts, first).map((view) => {
      const live = view.live[path];
      if (view.hostName !== "lb1" || live === undefined || live === "absent") return view;
      const text = edit(live.text);
      return { ...view, live: { ...view.live, [path]: { ...live, text, sha256: sha256(text) } } };
    });
    const found = plan(views, { applied: exampleCluster() });
    expect(found.problems.map((problem) => `${problem.level} ${problem.rule}`)).toEqual([`warning ${rule}`]);
    expect(host(found, "lb1").files.find((file) => file.path === path)?.action).toBe("replace");
  });
});
