import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { settingRequired } from "@/server/core/lint/settingRequired";

describe("settingRequired", () => {
  it.each([
    [
      "a check without path",
      withService(0, () => ({ checks: [{ type: "HTTP_GET", settings: {} }] })),
      ["virtualServices.0.checks.0.settings.path"],
    ],
    [
      "a member's check without program",
      withService(1, ({ pool }) => ({
        pool: pool.map((each) => ({ ...each, checks: [{ type: "MISC_CHECK" as const, settings: {} }] })),
      })),
      ["virtualServices.1.pool.0.checks.0.settings.miscPath"],
    ],
    [
      "a tracker without neighbour",
      {
        ...sampleCluster(),
        trackers: [
          { trackerId: idOf(91), name: "b", enabled: true, watch: { type: "bfd" as const, settings: {} } },
        ],
      },
      ["trackers.0.watch.settings.neighborAddress"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(settingRequired, cluster)).toEqual(places);
  });

  it.each([["the sample", sampleCluster()]])("stays silent on %s", (_, cluster) => {
    expect(placesOf(settingRequired, cluster)).toEqual([]);
  });
});
