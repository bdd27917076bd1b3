import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import type { LiveInstance } from "@/server/core/live";
import { diffDirector } from "@/server/monitor/diffDirector";
import { merge, type News } from "@/server/monitor/merge";
import type { Snapshot } from "@/server/monitor/snapshot";
import { beginWatched, type StateChange, type Watched, wantedOnDirector } from "@/server/monitor/watched";

const T = Date.UTC(2026, 0, 15, 12);
const BOOT = T - 1_000_000;
const VIP = "192.0.2.10";
const WEB = "TCP 192.0.2.10:80";

function begin(instances: Record<string, LiveInstance> = {}): Watched {
  const who = { directorId: idOf(11), hostId: idOf(21), name: "lvs1", every: 3000 };
  return beginWatched(who, wantedOnDirector(sampleCluster()), {
    reach: { state: "connecting", since: T },
    instances,
  });
}

function learn(watched: Watched, news: readonly News[]): { watched: Watched; changes: StateChange[] } {
  const changes: StateChange[] = [];
  let now = watched;
  for (const each of news) {
    const merged = merge(now, each);
    now = merged.watched;
    changes.push(...merged.changes);
  }
  return { watched: now, changes };
}

const RUNNING = [{ pid: 100, parent: 1, started: 5000 }];

/** Seconds after T at which it began and came. */
function snapshot(second: number, parts: Partial<Snapshot> = {}): News {
  const hostUp = 1000 + second;
  return {
    kind: "snapshot",
    snapshot: { hostUp, hostAt: BOOT + hostUp * 1000, processes: RUNNING, addresses: [], ...parts },
    at: T + second * 1000 + 50,
    clockOffset: 0,
    every: 3000,
  };
}

function event(
  second: number,
  text: { instance: string; state: LiveInstance["state"]; priority?: number },
): News {
  return {
    kind: "reader",
    news: { kind: "event", fifo: "vrrp", hostUp: 1000 + second, event: { kind: "state", ...text } },
    at: T + second * 1000 + 1,
  };
}

const ATTACHED: News[] = [
  { kind: "reader", news: { kind: "attached", fifo: "vrrp", inode: 7 }, at: T },
  { kind: "reader", news: { kind: "drained", fifo: "vrrp" }, at: T },
  { kind: "reader", news: { kind: "drained", fifo: "lvs" }, at: T },
];
const STREAMING: News[] = [...ATTACHED, snapshot(0, { writes: ["vrrp", "lvs"] })];
const MASTER = { instance: "outside", state: "MASTER", priority: 150 } as const;
const BACKUP = { instance: "outside", state: "BACKUP", priority: 150 } as const;

describe("merge: states", () => {
  it("keeps an event that is younger than the snapshot that arrives after it", () => {
    const dump = { vrrp: [{ instance: "outside", state: "BACKUP" as const, priority: 150 }] };
    const { watched, changes } = learn(begin(), [...STREAMING, event(5, MASTER), snapshot(4.9, dump)]);
    expect(watched.live.instances.outside?.state).toBe("MASTER");
    expect(changes.map((change) => change.to.state)).toEqual(["MASTER"]);
  });

  it("is corrected by a snapshot that is younger than the last event", () => {
    const dump = { vrrp: [{ instance: "outside", state: "BACKUP" as const, changedAt: T + 6000 }] };
    const { watched, changes } = learn(begin(), [...STREAMING, event(5, MASTER), snapshot(7, dump)]);
    expect(watched.live.instances.outside).toMatchObject({ state: "BACKUP", since: T + 6000 });
    expect(changes.map(({ to, source }) => [to.state, source])).toEqual([
      ["MASTER", "fifo"],
      ["BACKUP", "snapshot"],
    ]);
  });

  it("says the same thing once", () => {
    const { watched, changes } = learn(begin(), [...STREAMING, event(5, MASTER), event(6, MASTER)]);
    expect(changes).toHaveLength(1);
    expect(watched.live.instances.outside?.since).toBe(T + 5001);
  });

  it("takes lines that waited for old: they change nothing", () => {
    const { watched, changes } = learn(begin(), [snapshot(0), event(1, MASTER), ...ATTACHED]);
    expect(changes).toEqual([]);
    expect(watched.live.instances).toEqual({});
  });

  it("records a change that happened while nobody watched, with keepalived's own time", () => {
    const stored: LiveInstance = {
      state: "MASTER",
      since: T - 90_000,
      seen: { at: T - 60_000, source: "stored" },
    };
    const dump = { vrrp: [{ instance: "outside", state: "BACKUP" as const, changedAt: T - 30_000 }] };
    const { changes } = learn(begin({ outside: stored }), [snapshot(0, dump)]);
    expect(changes).toMatchObject([
      { from: stored, to: { state: "BACKUP", since: T - 30_000 }, source: "snapshot" },
    ]);
  });

  it("never believes a host's clock that is ahead", () => {
    const dump = { vrrp: [{ instance: "outside", state: "BACKUP" as const, changedAt: T + 99_000 }] };
    const { watched } = learn(begin(), [snapshot(0, dump)]);
    expect(watched.live.instances.outside?.since).toBe(T + 50);
  });

  it("stops every instance when keepalived is gone, and says nothing twice", () => {
    const { watched, changes } = learn(begin(), [
      ...STREAMING,
      event(1, MASTER),
      snapshot(2, { processes: [] }),
      snapshot(3, { processes: [] }),
    ]);
    expect(watched.live.instances.outside).toMatchObject({ state: "STOP", since: T + 2050 });
    expect(watched.live.keepalived).toEqual({ running: false, since: T + 2050 });
    expect(changes.map(({ to }) => to.state)).toEqual(["MASTER", "STOP"]);
  });

  it("takes an instance that keepalived does not name any more for deleted", () => {
    const dump = { vrrp: [{ instance: "inside", state: "MASTER" as const }] };
    const { watched, changes } = learn(begin(), [...STREAMING, event(1, MASTER), snapshot(2, dump)]);
    expect(watched.live.instances.outside?.state).toBe("DELETED");
    expect(changes.at(-1)?.to.state).toBe("DELETED");
  });

  it("notes priorities and adverts of a lower master", () => {
    const news = (kind: "priority" | "lowerPriority", second: number): News => ({
      kind: "reader",
      news: {
        kind: "event",
        fifo: "vrrp",
        hostUp: 1000 + second,
        event:
          kind === "priority"
            ? { kind, instance: "outside", state: "MASTER", priority: 90 }
            : { kind, instance: "outside", priority: 90 },
      },
      at: T + second * 1000,
    });
    const { watched } = learn(begin(), [
      ...STREAMING,
      event(1, MASTER),
      news("priority", 2),
      news("lowerPriority", 3),
    ]);
    expect(watched.live.instances.outside).toMatchObject({
      state: "MASTER",
      priority: 90,
      lowerPriorityHeardAt: T + 3000,
    });
    const fallen = merge(watched, event(4, { ...BACKUP, priority: 90 })).watched;
    expect(fallen.live.instances.outside?.lowerPriorityHeardAt).toBeUndefined();
  });
});

describe("merge: a keepalived that is started again", () => {
  const stopped: News[] = [
    ...STREAMING,
    event(1, MASTER),
    event(2, { ...MASTER, state: "STOP" }),
    snapshot(3, { processes: [] }),
  ];
  const RESTARTED = [{ pid: 200, parent: 1, started: 100_400 }];

  it("is not taken for one that writes elsewhere once it has written", () => {
    const early = snapshot(4, { processes: RESTARTED, writes: [] });
    const before = learn(begin(), [...stopped, early]).watched;
    expect(before.live.stream.kind).toBe("snapshot");
    expect(before.live.instances.outside?.state).toBe("STOP");
    const { watched, changes } = learn(before, [event(4.5, BACKUP)]);
    expect(watched.live.stream).toEqual({ kind: "fifo" });
    expect(changes).toMatchObject([{ from: { state: "STOP" }, to: { state: "BACKUP" } }]);
  });

  it("is not taken for one when the early look is told after its first word", () => {
    const { watched } = learn(begin(), [
      ...stopped,
      event(4.5, BACKUP),
      snapshot(4.4, { processes: RESTARTED, writes: [] }),
    ]);
    expect(watched.live.stream).toEqual({ kind: "fifo" });
    expect(watched.live.instances.outside?.state).toBe("BACKUP");
  });
});

describe("merge: without events", () => {
  const holding = { addresses: [{ added: true, interface: "eth0", address: VIP }] };

  it("takes who holds the VIP for master, and of the others says nothing", () => {
    const { watched } = learn(begin(), [snapshot(0, holding)]);
    expect(watched.live.instances).toMatchObject({ outside: { state: "MASTER", since: T + 50 } });
    const { watched: without } = learn(watched, [snapshot(3)]);
    expect(without.live.instances).toEqual({});
  });

  it("does not take the loopback interface for holding", () => {
    const onLoopback = { addresses: [{ added: true, interface: "lo", address: VIP }] };
    expect(learn(begin(), [snapshot(0, onLoopback)]).watched.live.held).toEqual({});
  });

  it.each<[string, News[], object]>([
    ["before the reader speaks", [snapshot(0)], { kind: "none" }],
    ["with both", STREAMING, { kind: "fifo" }],
    [
      "when keepalived writes elsewhere",
      [...ATTACHED, snapshot(0, { writes: ["lvs"] })],
      { kind: "snapshot", text: expect.stringContaining("does not report into the event pipe") },
    ],
    [
      "when the reader may not read",
      [
        {
          kind: "reader",
          news: { kind: "refused", fifo: "vrrp", text: "it is not a named pipe." },
          at: T,
        },
        snapshot(0),
      ],
      { kind: "snapshot", text: "The event pipe cannot be used: it is not a named pipe." },
    ],
    [
      "after the reader ended",
      [...STREAMING, { kind: "readerEnded", text: "why" }],
      { kind: "snapshot", text: "why" },
    ],
    [
      "after the connection was lost",
      [...STREAMING, { kind: "reach", reach: { state: "cut", since: T } }],
      { kind: "none" },
    ],
  ])("knows how news come %s", (_name, news, stream) => {
    expect(learn(begin(), news).watched.live.stream).toEqual(stream);
  });
});

describe("merge: addresses", () => {
  const came = (second: number, added = true): News => ({
    kind: "address",
    event: { added, interface: "eth0", address: VIP, hostAt: BOOT + (1000 + second) * 1000 },
    at: T + second * 1000 + 1,
  });
  const listed = { addresses: [{ added: true, interface: "eth0", address: VIP }] };

  it.each<[string, News[], object]>([
    ["one that came", [came(1)], { [VIP]: { interface: "eth0", since: T + 1001 } }],
    ["one that went", [came(1), came(2, false)], {}],
    [
      "one that came after the snapshot began",
      [came(2), snapshot(1)],
      { [VIP]: { interface: "eth0", since: T + 2001 } },
    ],
    ["one that went after the snapshot began", [came(1), came(3, false), snapshot(2, listed)], {}],
    ["one whose coming was missed", [snapshot(1, listed)], { [VIP]: { interface: "eth0", since: T + 1050 } }],
    ["one whose going was missed", [came(1), snapshot(2)], {}],
    [
      "nothing new in a light snapshot",
      [came(1), light(9)],
      { [VIP]: { interface: "eth0", since: T + 1001 } },
    ],
  ])("knows %s", (_name, news, held) => {
    expect(learn(begin(), news).watched.live.held).toEqual(held);
  });

  it("leaves other addresses alone", () => {
    const other = { added: true, interface: "eth0", address: "198.51.100.1" };
    const watched = begin();
    expect(merge(watched, { kind: "address", event: other, at: T }).watched).toBe(watched);
  });
});

function light(second: number): News {
  return {
    kind: "snapshot",
    snapshot: { hostUp: 1000 + second, processes: RUNNING },
    at: T + second * 1000,
    clockOffset: 0,
    every: 3000,
  };
}

describe("merge: services", () => {
  const server = (address: string, weight: number) => ({
    key: `${address}:8080`,
    address,
    port: 8080,
    forward: "Masq",
    weight,
    active: 2,
    inactive: 1,
  });
  const table = (...servers: ReturnType<typeof server>[]) => ({
    ipvs: [
      {
        key: WEB,
        name: { protocol: "TCP" as const, address: VIP, port: 80 },
        scheduler: "wrr",
        persistent: false,
        servers,
      },
    ],
  });
  const said = (key: string, up: boolean): News => ({
    kind: "reader",
    news: {
      kind: "event",
      fifo: "lvs",
      hostUp: 1005,
      event: { kind: "server", service: WEB, server: key, up },
    },
    at: T + 5000,
  });

  it("joins the kernel's table and the checkers' words", () => {
    const { watched } = learn(begin(), [
      ...STREAMING,
      snapshot(1, table(server("10.0.0.11", 10), server("10.0.0.12", 5))),
      said("10.0.0.12:8080", false),
      snapshot(6, table(server("10.0.0.11", 10))),
    ]);
    expect(watched.live.services[WEB]).toEqual({
      present: true,
      scheduler: "wrr",
      servers: {
        "10.0.0.11:8080": { present: true, weight: 10, active: 2, inactive: 1 },
        "10.0.0.12:8080": { present: false, said: { up: false, at: T + 5000 } },
      },
    });
  });

  it("forgets what is neither in the table nor in the configuration", () => {
    const { watched } = learn(begin(), [
      ...STREAMING,
      snapshot(1, table(server("10.0.0.99", 1))),
      said("10.0.0.99:8080", true),
      snapshot(6, { ipvs: [] }),
    ]);
    expect(watched.live.services).toEqual({ [WEB]: { present: false, servers: {} } });
  });

  it("keeps the last table when it cannot be read, and says so", () => {
    const { watched } = learn(begin(), [snapshot(1, table(server("10.0.0.11", 10))), snapshot(4)]);
    expect(watched.live.ipvs.readable).toBe(false);
    expect(watched.live.services[WEB]?.servers["10.0.0.11:8080"]?.weight).toBe(10);
  });
});

describe("diffDirector", () => {
  const before = learn(begin(), STREAMING).watched.live;

  it("is silent about nothing, and short about a snapshot without news", () => {
    expect(diffDirector(before, before)).toEqual([]);
    const later = learn(learn(begin(), STREAMING).watched, [light(3)]).watched.live;
    const kinds = diffDirector({ ...before, ipvs: later.ipvs }, later).map(({ kind }) => kind);
    expect(kinds).toEqual(["confirmed"]);
  });

  it("tells only the services that changed", () => {
    const one = { present: true, servers: {} };
    const [first, second] = [
      { ...before, services: { a: one, b: one } },
      { ...before, services: { a: { ...one } } },
    ];
    expect(diffDirector(first, second)).toEqual([
      { kind: "services", directorId: idOf(11), services: { b: null } },
    ]);
  });

  it("tells the whole head when one of its facts changed", () => {
    const watched = learn(begin(), STREAMING).watched;
    const { live } = merge(watched, event(1, MASTER)).watched;
    expect(diffDirector(before, live)).toMatchObject([
      { kind: "director", director: { instances: { outside: { state: "MASTER" } } } },
    ]);
  });
});
