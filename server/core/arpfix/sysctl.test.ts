import { describe, expect, it } from "vitest";
import { allSteps, type ModelRealServer, modelRealServer } from "@/server/core/arpfix/modelRealServer";
import { sysctl } from "@/server/core/arpfix/sysctl";
import { SYSCTL_PATH, UNIT_PATH, UNIT_WANTED_PATH, unitFile } from "@/server/core/arpfix/sysctlFiles";
import type { Step } from "@/server/core/steps/step";

const A = "192.0.2.10";
const B = "192.0.2.11";
const SIX = "2001:db8::10";

function converge(host: ModelRealServer, vips: readonly string[]): Step[] {
  const steps = allSteps(sysctl.steps({ vips }, host.view()));
  for (const step of steps) {
    host.apply([step]);
    expect(host.leaks()).toBe(false);
  }
  expect(allSteps(sysctl.steps({ vips }, host.view()))).toEqual([]);
  return steps;
}

const says = (steps: readonly Step[]) =>
  steps.map((step) =>
    step.kind === "command"
      ? step.command.say
      : `${step.kind} ${step.kind === "file" ? step.file.path : step.path}`,
  );

describe("ARP fix by sysctl", () => {
  it("sets the fix, reads it back, and only then puts the VIP there", () => {
    expect(says(converge(modelRealServer(), [A]))).toEqual([
      `file ${SYSCTL_PATH}`,
      "Set arp_ignore=1 and arp_announce=2 on all interfaces",
      "Read back that no interface answers ARP for an address of lo",
      `file ${UNIT_PATH}`,
      `Put ${A}/32 on lo`,
      "Have the addresses put back at boot (shoal-vips.service)",
    ]);
  });

  it.each([
    [[], [A]],
    [[A], []],
    [[A], [B]],
    [[A, B], [B]],
    [[A], [A, B, SIX]],
    [[A, SIX], []],
    [[], []],
  ])("converges from %j to %j and back, never leaking, and over reboots", (from, to) => {
    const host = modelRealServer();
    converge(host, from);
    host.reboot();
    expect(allSteps(sysctl.steps({ vips: from }, host.view()))).toEqual([]);
    converge(host, to);
    host.reboot();
    expect(host.leaks()).toBe(false);
    expect(allSteps(sysctl.steps({ vips: to }, host.view()))).toEqual([]);
  });

  it.each([
    [0, 0],
    [2, 2],
    [1, 0],
  ])("leaves the host as it was, with arp_ignore=%d and arp_announce=%d", (arpIgnore, arpAnnounce) => {
    const host = modelRealServer({ arpIgnore, arpAnnounce });
    const before = host.view();
    converge(host, [A, B]);
    converge(host, [A]);
    converge(host, []);
    expect(host.view()).toEqual(before);
  });

  it.each([
    [[], [A]],
    [[A], []],
    [[A], [B]],
  ])("takes back the steps from %j to %j, however far it came", (from, to) => {
    const host = modelRealServer();
    converge(host, from);
    const before = host.view();
    const steps = allSteps(sysctl.steps({ vips: to }, before));
    for (let done = 0; done <= steps.length; done += 1) {
      host.apply(steps.slice(0, done));
      host.takeBack(steps, before);
      expect(host.view()).toEqual(before);
      expect(host.leaks()).toBe(false);
    }
  });

  it("removes the VIP before the fix, and only after the directors changed", () => {
    const host = modelRealServer();
    converge(host, [A]);
    const { prepare, cleanUp } = sysctl.steps({ vips: [] }, host.view());
    expect(prepare).toEqual([]);
    expect(says(cleanUp)).toEqual([
      `Take ${A}/32 from lo`,
      "Have no addresses put back at boot (shoal-vips.service)",
      `remove ${UNIT_PATH}`,
      "Set arp_ignore=0 and arp_announce=0 again, as before",
      `remove ${SYSCTL_PATH}`,
    ]);
  });

  it("keeps an address that it did not put there when its steps are taken back", () => {
    const host = modelRealServer();
    host.apply([
      {
        kind: "command",
        command: { say: "", run: { text: `ip address replace ${A}/32 dev lo`, shown: "" } },
      },
    ]);
    const before = host.view();
    const steps = allSteps(sysctl.steps({ vips: [A] }, before));
    host.apply(steps);
    host.takeBack(steps, before);
    expect(host.view()).toEqual(before);
  });

  it("says what does not fit", () => {
    const view = modelRealServer().view();
    const eth0 = {
      name: "eth0",
      arpIgnore: 3,
      arpAnnounce: 0,
      addresses: [{ address: A, prefixLength: 24 }],
    };
    const wide = { name: "lo", addresses: [{ address: B, prefixLength: 24 }] };
    const found = sysctl.misfits({ vips: [A, B] }, { ...view, hasSystemd: false, interfaces: [wide, eth0] });
    expect(found.map((each) => each.rule)).toEqual([
      "arp-fix-needs-systemd",
      "arp-ignore-odd",
      "vip-on-real-server",
      "vip-prefix",
    ]);
    expect(sysctl.misfits({ vips: [A] }, view)).toEqual([]);
  });

  it("writes a unit that has the fix before the address and comes before the network", () => {
    const { text } = unitFile([A, SIX]);
    const starts = text.split("\n").filter((line) => line.startsWith("ExecStart="));
    expect(starts).toEqual([
      'ExecStart=/bin/sh -c "echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore"',
      'ExecStart=/bin/sh -c "echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce"',
      `ExecStart=/bin/sh -c "ip address replace ${A}/32 dev lo"`,
      `ExecStart=/bin/sh -c "ip -6 address replace ${SIX}/128 dev lo nodad"`,
    ]);
    expect(text).toContain("Before=network-pre.target");
    expect(text).toContain("After=systemd-sysctl.service");
  });

  it("has its enabling link among the paths that are read", () => {
    expect(sysctl.paths).toContain(UNIT_WANTED_PATH);
  });
});
