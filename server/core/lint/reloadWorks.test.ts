import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf } from "@/server/core/lint/fixtures/cases";
import { reloadWorks } from "@/server/core/lint/reloadWorks";

describe("reloadWorks", () => {
  const cluster = { ...sampleCluster(), globalRaw: "process_names\nreload_check_config" };
  const at = (keepalivedVersion: string) => ({ hosts: new Map([[idOf(22), { keepalivedVersion }]]) });

  it("finds the setting on a release where it stops every reload", () => {
    expect(placesOf(reloadWorks, cluster, at("2.4.3"))).toEqual(["globalRaw"]);
  });

  it("stays silent on releases where it works, and without it", () => {
    expect(placesOf(reloadWorks, cluster, at("2.3.3"))).toEqual([]);
    expect(placesOf(reloadWorks, cluster)).toEqual([]);
    expect(placesOf(reloadWorks, sampleCluster(), at("2.4.3"))).toEqual([]);
  });
});
