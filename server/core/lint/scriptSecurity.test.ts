import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance, withService } from "@/server/core/lint/fixtures/cases";
import { scriptSecurity } from "@/server/core/lint/scriptSecurity";

describe("scriptSecurity", () => {
  it.each([
    [
      "a program of an instance",
      withInstance(0, () => ({ settings: { notifyMaster: "/bin/true" } })),
      ["vrrpInstances.0.settings.notifyMaster"],
    ],
    [
      "a program as check",
      withService(0, () => ({ checks: [{ type: "MISC_CHECK", settings: { miscPath: "/bin/true" } }] })),
      ["virtualServices.0.checks.0.settings.miscPath"],
    ],
    [
      "programs as root",
      {
        ...withInstance(0, () => ({ settings: { notify: "/bin/true" } })),
        settings: { scriptUser: "root root" },
      },
      ["vrrpInstances.0.settings.notify"],
    ],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(scriptSecurity, cluster)).toEqual(places);
  });

  it.each([
    ["the sample", sampleCluster()],
    [
      "programs with security",
      {
        ...withInstance(0, () => ({ settings: { notify: "/bin/true" } })),
        settings: { enableScriptSecurity: true },
      },
    ],
    [
      "programs of another user",
      {
        ...withInstance(0, () => ({ settings: { notify: "/bin/true" } })),
        settings: { scriptUser: "nobody" },
      },
    ],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(scriptSecurity, cluster)).toEqual([]);
  });
});
