import { describe, expect, it } from "vitest";
import { health, summarize } from "@/server/core/health";
import {
  BACKUP,
  cluster,
  EXTRA,
  type Given,
  live,
  MASTER,
  NOW,
  table,
  WEB1,
  WEB2,
} from "@/server/core/health/sampleLive";

describe("what is wrong", () => {
  it.each<[string, Given | undefined, Given | undefined, [string, string][]]>([
    ["nothing", MASTER, BACKUP, []],
    ["a hand-over", { ...BACKUP, since: 500 }, BACKUP, []],
    [
      "two masters: critical, with the cause",
      MASTER,
      { ...MASTER, since: 5000 },
      [["critical", "VIPs 192.0.2.10 and 192.0.2.11 are on both lvs1 and lvs2. The directors do not hear"]],
    ],
    [
      "a director that is gone: unknown, never critical",
      MASTER,
      {
        ...BACKUP,
        seen: 60_000,
        more: { reach: { state: "timeout", text: "lvs2 does not answer.", since: 1 } },
      },
      [["unknown", "lvs2 does not answer."]],
    ],
    [
      "both gone",
      { ...MASTER, seen: 60_000 },
      { ...BACKUP, seen: 60_000 },
      [
        ["unknown", "lvs1 was master when it was last seen; nothing is known since."],
        ["unknown", "lvs1 answered last time, but no news of it came since"],
        ["unknown", "lvs2 answered last time, but no news of it came since"],
      ],
    ],
    [
      "no master: the services that hang on it are not named again",
      { state: "FAULT", since: 9000 },
      { ...BACKUP, since: 9000 },
      [
        ["critical", "No director is master for outside. lvs1 is in fault and lvs2 is backup."],
        ["warning", "outside is in fault on lvs1."],
      ],
    ],
    [
      "a server out",
      { ...MASTER, services: table([1, undefined], [WEB2]) },
      { ...BACKUP, services: table([1, undefined], [WEB2]) },
      [["warning", "web2 is out of web. Its check on lvs1 fails (TCP_CHECK, HTTP_GET)."]],
    ],
    [
      "a server that only the standby finds down",
      MASTER,
      { ...BACKUP, services: table([1, undefined], [WEB2]) },
      [["warning", "lvs2 would not send to web2 in web, if it had to take over."]],
    ],
    [
      "a standby without keepalived, once and not again for each of its servers",
      MASTER,
      {
        ...BACKUP,
        state: "STOP",
        services: table([1, undefined], [WEB2]),
        keepalived: false,
      },
      [["critical", "keepalived is not running on lvs2."]],
    ],
    [
      "a service down before a director degraded",
      { ...MASTER, services: table([undefined, undefined], [WEB1, WEB2]), more: { clockOffset: 9000 } },
      BACKUP,
      [
        ["critical", "web (192.0.2.10:80) is down. No real server is up. web1: Its check on lvs1 fails"],
        ["warning", "The clock of lvs1 is 9.0 s ahead."],
      ],
    ],
    [
      "a master without its address",
      { state: "MASTER", holds: [EXTRA] },
      BACKUP,
      [["critical", "lvs1 is master for outside, but 192.0.2.10 is not on it."]],
    ],
  ])("%s", (...given) => {
    const [, first, second, expected] = given;
    const { wrong } = health(cluster(), live(first, second), NOW);
    expect(
      wrong.map(({ level, text }, index) => [level, text.slice(0, expected[index]?.[1].length)]),
    ).toEqual(expected);
    expect(new Set(wrong.map(({ key }) => key)).size).toBe(wrong.length);
  });
});

describe("summarize", () => {
  it("counts for the dashboard", () => {
    const facts = live({ ...MASTER, services: table([1, undefined], [WEB2]) }, BACKUP);
    expect(summarize(cluster(), health(cluster(), facts, NOW))).toMatchObject({
      name: "shop",
      instances: [{ name: "outside", verdict: "ok", master: "lvs1" }],
      services: { up: 0, degraded: 1, down: 0, unknown: 0, disabled: 0 },
      serversOut: 1,
      serversWanted: 2,
      wrongCount: 1,
    });
  });
});
