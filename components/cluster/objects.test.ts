import { describe, expect, it } from "vitest";
import { pathOfObject, placeOf, putEdit, removeEdit } from "@/components/cluster/objects";
import { applyEdit } from "@/server/core/cluster/edit";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";

const cluster = sampleCluster();

describe("placeOf", () => {
  it("finds objects of every kind", () => {
    expect(placeOf(cluster, "director", idOf(12))).toEqual(["directors", 1]);
    expect(placeOf(cluster, "vrrpInstance", idOf(31))).toEqual(["vrrpInstances", 0]);
    expect(placeOf(cluster, "realServer", idOf(52))).toEqual(["realServers", 1]);
    expect(placeOf(cluster, "virtualService", idOf(62))).toEqual(["virtualServices", 1]);
    expect(placeOf(cluster, "director", idOf(99))).toBeUndefined();
  });
});

describe("putEdit and removeEdit", () => {
  it.each([
    ["director", cluster.directors[0], idOf(11)],
    ["vrrpInstance", cluster.vrrpInstances[0], idOf(31)],
    ["realServer", cluster.realServers[0], idOf(51)],
    ["virtualService", cluster.virtualServices[0], idOf(61)],
  ] as const)("put back and remove a %s", (kind, object, id) => {
    const put = putEdit(kind, object);
    if (put === undefined) throw new Error("The sample is not valid.");
    expect(applyEdit(cluster, put)).toEqual(cluster);
    expect(placeOf(applyEdit(cluster, removeEdit(kind, id)), kind, id)).toBeUndefined();
    expect(putEdit(kind, { ...object, name: "" })).toBeUndefined();
  });
});

describe("pathOfObject", () => {
  it.each([
    [["virtualServices", 0, "listen", "port"], `services/${idOf(61)}`],
    [["vrrpInstances", idOf(32)], `vrrp/${idOf(32)}`],
    [["realServers", 9], "real-servers"],
    [["directors"], "directors"],
  ])("%j", (at, path) => {
    expect(pathOfObject(cluster, at)).toBe(`/clusters/${cluster.clusterId}/${path}`);
  });
  it("knows no page for the rest", () => {
    expect(pathOfObject(cluster, [])).toBeUndefined();
    expect(pathOfObject(cluster, ["name"])).toBeUndefined();
  });
});
