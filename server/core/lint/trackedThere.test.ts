import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance, withService } from "@/server/core/lint/fixtures/cases";
import { trackedThere } from "@/server/core/lint/trackedThere";

describe("trackedThere", () => {
  it.each([
    [
      "an unknown name",
      withInstance(0, () => ({ settings: { trackScript: ["chk weight -20"] } })),
      ["vrrpInstances.0.settings.trackScript.0"],
    ],
    [
      "a disabled one",
      {
        ...withInstance(0, () => ({ settings: { trackScript: ["chk"] } })),
        trackers: [
          {
            trackerId: idOf(91),
            name: "chk",
            enabled: false,
            watch: { type: "script" as const, settings: { script: "/bin/true" } },
          },
        ],
      },
      ["vrrpInstances.0.settings.trackScript.0"],
    ],
    [
      "one of another kind",
      {
        ...withInstance(0, () => ({ settings: { trackFile: ["chk"] } })),
        trackers: [
          {
            trackerId: idOf(91),
            name: "chk",
            enabled: true,
            watch: { type: "script" as const, settings: { script: "/bin/true" } },
          },
        ],
      },
      ["vrrpInstances.0.settings.trackFile.0"],
    ],
    [
      "a file of a check",
      withService(0, () => ({ checks: [{ type: "FILE_CHECK", settings: { trackFile: "f" } }] })),
      ["virtualServices.0.checks.0.settings.trackFile"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(trackedThere, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    [
      "a name that is kept as text",
      {
        ...withInstance(0, () => ({ settings: { trackScript: ["chk weight -20"] } })),
        raw: "vrrp_script chk {\n    script /bin/true\n}",
      },
    ],
    [
      "a known name",
      {
        ...withInstance(0, () => ({ settings: { trackScript: ["chk weight -20"] } })),
        trackers: [
          {
            trackerId: idOf(91),
            name: "chk",
            enabled: true,
            watch: { type: "script" as const, settings: { script: "/bin/true" } },
          },
        ],
      },
    ],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(trackedThere, cluster)).toEqual([]);
  });
});
