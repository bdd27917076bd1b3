import { describe, expect, it } from "vitest";
import { health } from "@/server/core/health";
import {
  BACKUP,
  cluster,
  type Given,
  LB1,
  LB2,
  live,
  MASTER,
  NOW,
  table,
  VIP,
  WEB1,
  WEB2,
} from "@/server/core/health/sampleLive";

describe("health of an instance", () => {
  const UNKNOWN: Given = { ...MASTER, seen: 9001 };
  it.each<[string, Given | undefined, Given | undefined, object]>([
    ["one master", MASTER, BACKUP, { verdict: "ok", masterDirectorId: LB1, text: "lvs1 is master." }],
    ["the other one", BACKUP, MASTER, { verdict: "ok", masterDirectorId: LB2 }],
    [
      "a master and an unknown one",
      MASTER,
      { ...BACKUP, seen: 60_000 },
      { verdict: "ok", masterDirectorId: LB1, text: "lvs1 is master. Nothing is known of lvs2." },
    ],
    ["a last look just in time", { ...MASTER, seen: 9000 }, BACKUP, { verdict: "ok" }],
    [
      "no master, and the last one is unknown",
      UNKNOWN,
      BACKUP,
      { verdict: "unknown", text: "lvs1 was master when it was last seen; nothing is known since." },
    ],
    [
      "nothing at all",
      undefined,
      undefined,
      { verdict: "unknown", text: "Nothing is known of lvs1 and lvs2, and no other director is master." },
    ],
    [
      "two masters for less than an advert",
      { ...MASTER, since: 60_000 },
      { ...MASTER, since: 900 },
      { verdict: "electing", text: "lvs1 and lvs2 are handing over." },
    ],
    [
      "two masters for longer",
      MASTER,
      { ...MASTER, since: 1100 },
      {
        verdict: "dualMaster",
        text: "VIPs 192.0.2.10 and 192.0.2.11 are on both lvs1 and lvs2.",
        since: NOW - 1100,
        cause: expect.stringContaining("VIP list, authentication, advert interval or version differ"),
      },
    ],
    [
      "two masters, one of which hears the other",
      { ...MASTER, heardLower: 3000 },
      { ...MASTER, since: 30_000 },
      { verdict: "dualMaster", cause: expect.stringMatching(/^lvs1 hears lvs2, but its own adverts do not/) },
    ],
    [
      "two that say so, one without the addresses",
      MASTER,
      { state: "MASTER", since: 30_000 },
      {
        verdict: "dualMaster",
        text: "Both lvs1 and lvs2 say that they are master for outside. Only lvs1 holds its VIPs.",
      },
    ],
    [
      "an address that a dead keepalived left behind",
      { ...MASTER, keepalived: false, holds: [VIP] },
      { ...MASTER, since: 2000 },
      {
        verdict: "dualMaster",
        masterDirectorId: LB2,
        text: "VIP 192.0.2.10 is on both lvs1 and lvs2.",
        cause: "keepalived does not run the instance on lvs1 any more and left the address behind.",
      },
    ],
    [
      "no master for a moment",
      { ...BACKUP, since: 3500 },
      BACKUP,
      { verdict: "electing", since: NOW - 3500 },
    ],
    [
      "no master for longer than three adverts and the skew",
      { state: "FAULT", since: 5000 },
      { ...BACKUP, since: 70_000 },
      {
        verdict: "noMaster",
        text: "No director is master for outside.",
        cause: "lvs1 is in fault and lvs2 is backup.",
        since: NOW - 5000,
      },
    ],
    [
      "no master, and an address left",
      { ...MASTER, keepalived: false, holds: [VIP] },
      { ...BACKUP, since: 70_000 },
      {
        verdict: "noMaster",
        text: "No director is master for outside. VIP 192.0.2.10 is left on lvs1.",
        cause: "lvs1 does not run it and lvs2 is backup.",
      },
    ],
    [
      "states from before a restart",
      { ...MASTER, more: { snapshot: { at: NOW - 500, source: "stored" } } },
      BACKUP,
      { verdict: "unknown" },
    ],
  ])("judges %s", (...given) => {
    const [, first, second, expected] = given;
    expect(health(cluster(), live(first, second), NOW).instances[0]).toMatchObject(expected);
  });

  it("is a function of the time alone when nothing comes in", () => {
    const facts = live(MASTER, BACKUP);
    const verdicts = [0, 8000, 8001, 600_000].map(
      (later) => health(cluster(), facts, NOW + later).instances[0]?.verdict,
    );
    expect(verdicts).toEqual(["ok", "ok", "unknown", "unknown"]);
    const evidence = health(cluster(), facts, NOW + 600_000).instances[0]?.evidence[0];
    expect(evidence).toMatchObject({ state: "unknown", last: "MASTER", seenAt: NOW - 1000, holds: [] });
  });

  it("does not judge a disabled one", () => {
    const disabled = cluster();
    const instances = disabled.vrrpInstances.map((instance) => ({ ...instance, enabled: false }));
    const judged = health({ ...disabled, vrrpInstances: instances }, live(undefined, undefined), NOW);
    expect(judged.instances[0]?.verdict).toBe("disabled");
  });
});

describe("health of a service", () => {
  it.each<[string, Given, Given, object, [string, string | RegExp][]]>([
    [
      "all up",
      MASTER,
      BACKUP,
      {
        state: "up",
        text: "All 2 real servers are up.",
        serversUp: 2,
        active: 6,
        inactive: 2,
        directorId: LB1,
      },
      [
        ["up", "It is in the IPVS table of lvs1 with weight 1."],
        ["up", /weight 1/],
      ],
    ],
    [
      "one out",
      { ...MASTER, services: table([1, undefined], [WEB2]) },
      { ...BACKUP, services: table([1, undefined], [WEB2]) },
      { state: "degraded", text: "1 of 2 real servers are up; web2 is out." },
      [
        ["up", /weight 1/],
        ["down", "Its check on lvs1 fails (TCP_CHECK, HTTP_GET)."],
      ],
    ],
    [
      "one with weight 0 because its check fails",
      { ...MASTER, services: table([1, 0], [WEB2]) },
      BACKUP,
      { state: "degraded" },
      [
        ["up", /weight 1/],
        ["down", "Its check on lvs1 fails (TCP_CHECK, HTTP_GET). Its weight is 0."],
      ],
    ],
    [
      "one with weight 0 by hand",
      { ...MASTER, services: table([1, 0]) },
      BACKUP,
      { state: "degraded" },
      [
        ["up", /weight 1/],
        ["draining", /Its weight on lvs1 is 0, though 5 is configured/],
      ],
    ],
    [
      "none up",
      { ...MASTER, services: table([undefined, undefined], [WEB1, WEB2]) },
      BACKUP,
      { state: "down", text: "No real server is up." },
      [
        ["down", /fails/],
        ["down", /fails/],
      ],
    ],
    [
      "not in the table",
      { ...MASTER, services: {} },
      BACKUP,
      { state: "down", text: "The IPVS table of lvs1 does not have it." },
      [
        ["down", /fails or has not passed yet/],
        ["down", /fails or has not passed yet/],
      ],
    ],
    [
      "no master",
      { state: "FAULT", since: 9000 },
      { ...BACKUP, since: 9000 },
      { state: "down", text: "No director is master for outside, which holds its address." },
      [
        ["up", /lvs1/],
        ["up", /lvs1/],
      ],
    ],
    [
      "nothing known",
      { ...MASTER, seen: 60_000 },
      { ...BACKUP, seen: 60_000 },
      { state: "unknown", text: "No director's IPVS table is known now.", serversUp: 0 },
      [
        ["unknown", "No director's IPVS table is known now."],
        ["unknown", /known/],
      ],
    ],
    [
      "a table that cannot be read, and one that can",
      { ...MASTER, readable: false },
      BACKUP,
      { state: "up", directorId: LB2 },
      [
        ["up", /lvs2/],
        ["up", /lvs2/],
      ],
    ],
  ])("judges %s", (...given) => {
    const [, first, second, expected, servers] = given;
    const judged = health(cluster(), live(first, second), NOW).services[0];
    expect(judged).toMatchObject(expected);
    expect(judged?.servers.map((server) => server.state)).toEqual(servers.map(([state]) => state));
    for (const [index, [, why]] of servers.entries()) expect(judged?.servers[index]?.why).toMatch(why);
  });

  it("does not count what is disabled or has weight 0 in the configuration", () => {
    const changed = cluster();
    const [service] = changed.virtualServices;
    if (service === undefined) throw new Error("no service");
    const pool = service.pool.map((member, index) => ({
      ...member,
      enabled: index === 0,
      weight: index === 0 ? 0 : 1,
    }));
    const judged = health(
      { ...changed, virtualServices: [{ ...service, pool }] },
      live({ ...MASTER, services: table([0, undefined]) }, BACKUP),
      NOW,
    ).services[0];
    expect(judged).toMatchObject({
      state: "down",
      serversWanted: 0,
      text: "No real server is meant to take traffic.",
    });
    expect(judged?.servers.map((server) => server.state)).toEqual(["draining", "disabled"]);
  });
});

describe("health of a director", () => {
  it.each<[string, Given | undefined, object]>([
    ["well", MASTER, { state: "ok", text: "lvs1 answers, keepalived runs." }],
    [
      "without keepalived",
      { keepalived: false },
      { state: "down", text: "keepalived is not running on lvs1." },
    ],
    ["in fault", { state: "FAULT" }, { state: "degraded", text: "outside is in fault on lvs1." }],
    [
      "with a wrong clock",
      { ...MASTER, more: { clockOffset: -4200 } },
      { state: "degraded", text: "The clock of lvs1 is 4.2 s behind." },
    ],
    [
      "unreachable for some time",
      {
        ...MASTER,
        seen: 20_000,
        more: { reach: { state: "unreachable", text: "lvs1 cannot be reached.", since: NOW - 20_000 } },
      },
      { state: "unknown", text: "lvs1 cannot be reached.", seenAt: NOW - 20_000 },
    ],
    [
      "unreachable just now",
      { ...MASTER, more: { reach: { state: "cut", text: "The connection was cut.", since: NOW - 500 } } },
      { state: "ok", text: "The connection to lvs1 was lost just now and is being made again." },
    ],
    ["never seen", undefined, { state: "unknown", text: "Nobody watches lvs1 now." }],
    [
      "without event pipe",
      { ...MASTER, more: { stream: { kind: "snapshot", text: "It is not a named pipe." } } },
      { state: "ok", late: "News of it may be up to 3 s late. It is not a named pipe." },
    ],
  ])("judges one %s", (_name, first, expected) => {
    expect(health(cluster(), live(first, BACKUP), NOW).directors[0]).toMatchObject(expected);
  });
});
