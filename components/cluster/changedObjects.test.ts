import { describe, expect, it } from "vitest";
import { changedObjects } from "@/components/cluster/changedObjects";
import { applyEdit, type Edit } from "@/server/core/cluster/edit";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";

const cluster = sampleCluster();
const [web] = cluster.virtualServices;
if (web === undefined) throw new Error("The sample has no service.");

describe("changedObjects", () => {
  it("marks nothing between equal configurations", () => {
    expect(changedObjects(cluster, structuredClone(cluster), "virtualService").size).toBe(0);
  });

  it("marks new, edited and removed objects", () => {
    const edited: Edit[] = [
      { kind: "putVirtualService", virtualService: { ...web, scheduler: "rr" } },
      { kind: "removeVirtualService", virtualServiceId: idOf(62) },
      {
        kind: "putVirtualService",
        virtualService: { ...web, virtualServiceId: idOf(63), name: "new", pool: [] },
      },
    ];
    const after = edited.reduce((before, edit) => applyEdit(before, edit), cluster);
    expect([...changedObjects(cluster, after, "virtualService")]).toEqual([
      [idOf(61), "edited"],
      [idOf(63), "new"],
      [idOf(62), "removed"],
    ]);
    expect(changedObjects(cluster, after, "realServer").size).toBe(0);
  });

  it("takes everything as new when nothing was applied", () => {
    expect([...changedObjects(undefined, cluster, "director").values()]).toEqual(["new", "new"]);
  });
});
