import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, soundFacts, withInstance } from "@/server/core/lint/fixtures/cases";
import { sourceAddressThere } from "@/server/core/lint/sourceAddressThere";

describe("sourceAddressThere", () => {
  it("finds an address that the director does not have", () => {
    const cluster = withInstance(1, ({ members }) => ({
      members: members.map((each) => ({ ...each, sourceAddress: "10.0.0.3" })),
    }));
    expect(placesOf(sourceAddressThere, cluster, soundFacts())).toEqual([
      "vrrpInstances.1.members.0.sourceAddress",
    ]);
  });

  it("stays silent when it is there, and when nothing was read", () => {
    expect(placesOf(sourceAddressThere, sampleCluster(), soundFacts())).toEqual([]);
    expect(placesOf(sourceAddressThere, sampleCluster())).toEqual([]);
  });
});
