import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { unicastAddresses } from "@/server/core/lint/unicastAddresses";

describe("unicastAddresses", () => {
  const withSources = (...sources: (string | undefined)[]) =>
    withInstance(1, ({ members }) => ({
      members: members.map(({ directorId, priority }, index) => {
        const sourceAddress = sources[index];
        return { directorId, priority, ...(sourceAddress !== undefined && { sourceAddress }) };
      }),
    }));

  it.each([
    ["a missing one", withSources("10.0.0.2", undefined)],
    ["a repeated one", withSources("10.0.0.2", "10.0.0.2")],
    ["one of the other family", withSources("10.0.0.2", "2001:db8::2")],
  ])("finds %s", (_, cluster) => {
    expect(placesOf(unicastAddresses, cluster)).toEqual(["vrrpInstances.1.members.1.sourceAddress"]);
  });

  it("stays silent on multicast, and where every director has its own", () => {
    expect(placesOf(unicastAddresses, sampleCluster())).toEqual([]);
  });
});
