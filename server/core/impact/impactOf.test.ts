import { describe, expect, it } from "vitest";
import type { Cluster, PoolMember, VirtualService, VrrpInstance } from "@/server/core/cluster";
import { changedAdverts, impactOf, worstImpact } from "@/server/core/impact/impactOf";
import { exampleCluster, ids } from "@/server/core/plan/exampleCluster";

const before = exampleCluster();
const service = (cluster: Cluster) => cluster.virtualServices[0] as VirtualService;
const instance = (cluster: Cluster) => cluster.vrrpInstances[0] as VrrpInstance;
const member = (cluster: Cluster) => service(cluster).pool[0] as PoolMember;

function edited(edit: (cluster: Cluster) => void): Cluster {
  const after = structuredClone(before);
  edit(after);
  return after;
}

const newId = "01900000-0000-7000-8000-000000000999";
const vip = { vipId: newId, address: "192.0.2.11", prefixLength: 32, excluded: false };

describe("impactOf", () => {
  it.each<[string, string, (cluster: Cluster) => void, string]>([
    ["nothing", "no edit", () => {}, ""],
    ["hitless", "a weight", (c) => (member(c).weight = 3), "web1 in shop: weight 1 to 3."],
    ["hitless", "a scheduler", (c) => (service(c).scheduler = "wlc"), "shop: scheduler rr to wlc."],
    [
      "hitless",
      "a new service on the same VIP",
      (c) =>
        c.virtualServices.push({
          ...structuredClone(service(c)),
          virtualServiceId: newId,
          name: "other",
          pool: [],
        }),
      "other: added.",
    ],
    [
      "checksRestart",
      "a check",
      (c) => (service(c).checks = [{ type: "TCP_CHECK", settings: { connectTimeout: 9 } }]),
      "may leave and return",
    ],
    ["blip", "a VIP added", (c) => instance(c).vips.push(vip), "within one window"],
    ["hitless", "an excluded VIP", (c) => instance(c).vips.push({ ...vip, excluded: true }), "added"],
    ["blip", "the advert interval", (c) => (instance(c).advertInt = 2), "advert int 1 to 2"],
    ["blip", "a serving server out", (c) => service(c).pool.pop(), "connections are cut"],
    ["failover", "the virtual router id", (c) => (instance(c).virtualRouterId = 52), "anew"],
    [
      "failover",
      "the order of priorities",
      (c) => {
        instance(c).members = [
          { directorId: ids.lb1, priority: 90 },
          { directorId: ids.lb2, priority: 100 },
        ];
      },
      "master role may move",
    ],
    [
      "hitless",
      "priorities in the same order",
      (c) => {
        instance(c).members = [
          { directorId: ids.lb1, priority: 200 },
          { directorId: ids.lb2, priority: 100 },
        ];
      },
      "priority 150 to 200",
    ],
    ["trafficLoss", "a service removed", (c) => c.virtualServices.pop(), "refused"],
    ["trafficLoss", "a service disabled", (c) => (service(c).enabled = false), "refused"],
    ["trafficLoss", "another port", (c) => (service(c).listen.port = 81), "no longer served"],
    ["trafficLoss", "the last VIP removed", (c) => instance(c).vips.pop(), "last virtual address"],
    [
      "trafficLoss",
      "the last usable server at weight 0",
      (c) => {
        for (const each of service(c).pool) each.weight = 0;
      },
      "without a usable real server",
    ],
  ])("%s: %s", (...row) => {
    const [impact, , edit, words] = row;
    const reasons = impactOf(before, edited(edit));
    expect(worstImpact(reasons)).toBe(impact);
    expect(reasons.map((each) => each.text).join("\n")).toContain(words);
  });

  it("calls more than ten deleted services a traffic loss of its own", () => {
    const many = edited((cluster) => {
      cluster.virtualServices = Array.from({ length: 11 }, (_, index) => ({
        ...structuredClone(service(cluster)),
        virtualServiceId: newId.slice(0, -2) + String(index).padStart(2, "0"),
        name: `s${index}`,
        enabled: false,
      }));
    });
    const texts = impactOf(many, { ...many, virtualServices: [] }).map((each) => each.text);
    expect(texts).toContain("11 virtual services are deleted in one change.");
  });

  it("puts the worst reason first", () => {
    const after = edited((cluster) => {
      member(cluster).weight = 2;
      instance(cluster).vips = [];
    });
    expect(impactOf(before, after)[0]?.impact).toBe("trafficLoss");
  });

  it("sees a first configuration as hitless", () => {
    expect(worstImpact(impactOf(undefined, before))).toBe("hitless");
  });
});

describe("changedAdverts", () => {
  it.each<[string, (cluster: Cluster) => void, boolean]>([
    ["a VIP", (c) => instance(c).vips.push(vip), true],
    ["an excluded VIP", (c) => instance(c).vips.push({ ...vip, excluded: true }), false],
    ["VRRP version 3", (c) => (instance(c).version = 3), true],
    ["priorities", (c) => instance(c).members.reverse(), false],
    ["a weight", (c) => (member(c).weight = 7), false],
  ])("%s", (_name, edit, isChanged) => {
    expect(changedAdverts(before, edited(edit)).length > 0).toBe(isChanged);
  });

  it("is empty for the first configuration", () => {
    expect(changedAdverts(undefined, before)).toEqual([]);
  });
});
