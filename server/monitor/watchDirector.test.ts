import { afterEach, describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { merge, type News } from "@/server/monitor/merge";
import { type Watch, watchDirector } from "@/server/monitor/watchDirector";
import { beginWatched, type Watched, wantedOnDirector } from "@/server/monitor/watched";
import { type FakeAnswer, type FakeHost, type FakeHostOptions, startFakeHost } from "@/server/ssh/fakeHost";
import type { SshTarget } from "@/server/ssh/sshTarget";

let host: FakeHost;
let watch: Watch;
let stop: AbortController;

afterEach(async () => {
  stop.abort();
  await host.stop();
  await watch.done;
});

interface Seen {
  news: News[];
  watched(): Watched;
}

async function start(options: FakeHostOptions, target?: Partial<SshTarget>): Promise<Seen> {
  host = await startFakeHost(options);
  stop = new AbortController();
  const who = { directorId: idOf(11), hostId: idOf(21), name: "lvs1", every: 1000 };
  const last = { reach: { state: "connecting" as const, since: Date.now() }, instances: {} };
  let watched = beginWatched(who, wantedOnDirector(sampleCluster()), last);
  const news: News[] = [];
  watch = watchDirector({
    target: async () => host.target({ name: "lvs1", ...target }),
    fifos: { vrrp: "/run/shoal/vrrp.fifo", lvs: "/run/shoal/lvs.fifo" },
    wish: 1000,
    tell: (each) => {
      news.push(each);
      watched = merge(watched, each).watched;
    },
    watched: () => watched,
    signal: stop.signal,
  });
  return { news, watched: () => watched };
}

/** A host whose reader and whose `ip` print this; its shell never answers. */
function printing(reader: string, addresses = ""): FakeHostOptions {
  return {
    answer: ({ script }): FakeAnswer => {
      if (script.includes("shoal_read")) return { stdout: reader, afterwards: "hang" };
      if (script.includes("monitor address")) return { stdout: addresses, afterwards: "hang" };
      return { afterwards: "hang" };
    },
  };
}

describe("watchDirector and hosts that misbehave", () => {
  it.each<[string, FakeHostOptions, Partial<SshTarget>, object]>([
    [
      "that refuses the key",
      { refusesKeys: true },
      {},
      { state: "auth", text: expect.stringContaining("lvs1") },
    ],
    [
      "with another host key",
      {},
      { pinnedHostKey: { type: "ssh-ed25519", base64: "AAAAC3NzaC1lZDI1NTE5AAAAIA==" } },
      { state: "hostKeyChanged" },
    ],
    ["that was never confirmed", {}, { pinnedHostKey: undefined }, { state: "hostKeyUnknown" }],
    ["without a password-free sudo", { refusesSudo: true }, { sudo: true }, { state: "noSudo" }],
    [
      "that speaks something else",
      { speaks: "rubbish" },
      {},
      { state: expect.stringMatching(/protocol|unreachable|cut/) },
    ],
    ["that does not listen", {}, { port: 1 }, { state: "unreachable" }],
  ])("says what is the matter with one %s", async (...given) => {
    const [, options, target, reach] = given;
    const { watched } = await start(options, target);
    await expect.poll(() => watched().live.reach.state, { timeout: 5000 }).not.toBe("connecting");
    expect(watched().live.reach).toMatchObject(reach);
  });

  it("tries again, but not at once and not for ever at the same pace", async () => {
    await start({ speaks: "close" });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    // 0.25 to 0.75 s, then 0.5 to 1.5 s, then 1 to 3 s.
    expect(host.counts.connections).toBeGreaterThanOrEqual(2);
    expect(host.counts.connections).toBeLessThanOrEqual(6);
  });

  it("connects again when the connection is cut", async () => {
    const { news } = await start(printing("", ""));
    await expect.poll(() => host.commands.length, { timeout: 5000 }).toBeGreaterThanOrEqual(2);
    host.cut();
    await expect.poll(() => host.counts.connections, { timeout: 5000 }).toBe(2);
    expect(news.filter(({ kind }) => kind === "reach")).toMatchObject([{ reach: { state: "cut" } }]);
  });

  it("takes nothing from rubbish", async () => {
    const rubbish = [
      "x".repeat(200_000),
      "vrrp",
      "vrrp attached NaN",
      'vrrp 1e99 INSTANCE "outside" MASTER 1',
      'vrrp 12.5 INSTANCE "outside" MASTER 1\u0000\u001b[2J',
      'other 12.5 INSTANCE "outside" MASTER 1',
      "lvs 12.5 RS [999.1.1.1]:tcp:1 UP",
      "\u202egnp.exe",
    ];
    const { watched } = await start(
      printing(
        `${rubbish.join("\n")}\nvrrp 12.5 ok\n`,
        `[not-a-time] 2: eth0 inet 192.0.2.10/32\n${"9".repeat(100_000)}\n2: eth0    inet 192.0.2.10/32 scope global eth0\n`,
      ),
    );
    await expect.poll(() => Object.keys(watched().live.held), { timeout: 5000 }).toEqual(["192.0.2.10"]);
    expect(watched().live.instances).toEqual({});
    expect(watched().live.services).toEqual({});
    expect(watched().live.stream.kind).toBe("none");
  });

  it("shows a host's words plainly", async () => {
    const { watched } = await start(printing("vrrp refused \u001b[31mno\u0007\u202e\n"));
    await expect.poll(() => watched().live.stream.kind, { timeout: 5000 }).toBe("snapshot");
    expect(watched().live.stream.text).toBe("The event pipe cannot be used: no\\x07\\u202e");
  });

  it("stands an endless stream of lines", async () => {
    const endless: FakeHostOptions = {
      answer: ({ script }): FakeAnswer =>
        script.includes("shoal_read")
          ? { stdout: `vrrp 1.5 ${"y".repeat(500)}\n`.repeat(20), afterwards: "endless" }
          : { afterwards: "hang" },
    };
    const { watched } = await start(endless);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const before = process.memoryUsage().heapUsed;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 2 ** 20);
    expect(watched().live.instances).toEqual({});
  });
});
