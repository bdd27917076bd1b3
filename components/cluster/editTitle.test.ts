import { describe, expect, it } from "vitest";
import { editTitle } from "@/components/cluster/editTitle";
import { putEdit, removeEdit } from "@/components/cluster/objects";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";

const cluster = sampleCluster();

describe("editTitle", () => {
  it.each([
    [putEdit("virtualService", cluster.virtualServices[0]), "Edit virtual service web"],
    [
      putEdit("director", { ...cluster.directors[0], directorId: idOf(13), name: "lvs3" }),
      "Add director lvs3",
    ],
    [putEdit("vrrpInstance", cluster.vrrpInstances[1]), "Edit VRRP instance inside"],
    [putEdit("realServer", cluster.realServers[0]), "Edit real server web1"],
    [removeEdit("realServer", idOf(52)), "Remove real server web2"],
    [removeEdit("virtualService", idOf(62)), "Remove virtual service dns"],
    [removeEdit("director", idOf(12)), "Remove director lvs2"],
    [removeEdit("vrrpInstance", idOf(31)), "Remove VRRP instance outside"],
  ])("%#: %s", (edit, title) => {
    if (edit === undefined) throw new Error("The sample is not valid.");
    expect(editTitle(cluster, edit)).toBe(title);
  });
});
