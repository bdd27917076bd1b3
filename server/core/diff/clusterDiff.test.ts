import { describe, expect, it } from "vitest";
import { changeText, clusterDiff } from "@/server/core/diff/clusterDiff";
import { exampleCluster, ids } from "@/server/core/plan/exampleCluster";

const cluster = exampleCluster();
const texts = (after: typeof cluster, before: typeof cluster | undefined = cluster) =>
  clusterDiff(before, after).map(changeText);

describe("clusterDiff", () => {
  it("is empty between equal configurations", () => {
    expect(clusterDiff(cluster, structuredClone(cluster))).toEqual([]);
  });

  it("names everything when there was nothing before", () => {
    const kinds = clusterDiff(undefined, cluster).map((change) => `${change.kind} ${change.action}`);
    expect(new Set(kinds)).toEqual(
      new Set([
        "cluster added",
        "director added",
        "vrrpInstance added",
        "vrrpMember added",
        "vip added",
        "realServer added",
        "virtualService added",
        "poolMember added",
      ]),
    );
  });

  it("tells a weight by its server and service", () => {
    const after = structuredClone(cluster);
    const member = after.virtualServices[0]?.pool[0];
    if (member !== undefined) member.weight = 3;
    expect(texts(after)).toEqual(["web1 in shop: weight 1 to 3"]);
  });

  it("tells removed parts by what held them", () => {
    const after = structuredClone(cluster);
    after.virtualServices[0]?.pool.pop();
    after.vrrpInstances[0]?.vips.pop();
    expect(texts(after)).toEqual(["192.0.2.10 in outside: removed", "web3 in shop: removed"]);
  });

  it("goes down into checks and their settings", () => {
    const after = structuredClone(cluster);
    const check = after.virtualServices[0]?.checks[0];
    if (check !== undefined) check.settings = { connectTimeout: 4 };
    expect(texts(after)).toEqual(["shop: checks 1 connect timeout 3 to 4"]);
  });

  it("follows an object by its id, whatever its name and place", () => {
    const after = structuredClone(cluster);
    after.realServers.reverse();
    const server = after.realServers.find((each) => each.realServerId === ids.web1);
    if (server !== undefined) server.name = "first";
    expect(texts(after)).toEqual(["first: name web1 to first"]);
  });
});
