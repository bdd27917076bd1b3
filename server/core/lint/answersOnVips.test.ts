import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { answersOnVips } from "@/server/core/lint/answersOnVips";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";

describe("answersOnVips", () => {
  it.each([
    [
      "no_accept",
      withInstance(0, () => ({ settings: { noAccept: true } })),
      ["vrrpInstances.0.settings.noAccept"],
    ],
    [
      "strict mode of the instance",
      withInstance(0, () => ({ settings: { strictMode: true } })),
      ["vrrpInstances.0.settings.strictMode"],
    ],
    ["strict mode of all", { ...sampleCluster(), settings: { vrrpStrict: true } }, ["settings.vrrpStrict"]],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(answersOnVips, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    ["an instance without services", withInstance(1, () => ({ settings: { noAccept: true } }))],
    ["strict mode that accepts", withInstance(0, () => ({ settings: { strictMode: true, accept: true } }))],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(answersOnVips, cluster)).toEqual([]);
  });
});
