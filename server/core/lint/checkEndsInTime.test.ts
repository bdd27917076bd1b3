import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { checkEndsInTime } from "@/server/core/lint/checkEndsInTime";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";

describe("checkEndsInTime", () => {
  it.each([
    [
      "a wait beyond the interval",
      withService(0, () => ({ checks: [{ type: "TCP_CHECK", settings: { connectTimeout: 7 } }] })),
      ["virtualServices.0.checks.0.settings.connectTimeout"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(checkEndsInTime, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    [
      "a check with its own interval",
      withService(0, () => ({
        checks: [{ type: "TCP_CHECK", settings: { connectTimeout: 7, delayLoop: 10 } }],
      })),
    ],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(checkEndsInTime, cluster)).toEqual([]);
  });
});
