import { describe, expect, it } from "vitest";
import { placesOf, withInstance } from "@/server/core/lint/fixtures/cases";
import { prefixLengthFits } from "@/server/core/lint/prefixLengthFits";

describe("prefixLengthFits", () => {
  it("finds an IPv4 address with more than 32 bits", () => {
    const cluster = withInstance(1, ({ vips }) => ({
      vips: vips.map((vip) => ({ ...vip, prefixLength: 64 })),
    }));
    expect(placesOf(prefixLengthFits, cluster)).toEqual(["vrrpInstances.1.vips.0.prefixLength"]);
  });

  it("stays silent on IPv6 addresses", () => {
    const cluster = withInstance(1, ({ vips }) => ({
      vips: vips.map((vip) => ({ ...vip, address: "2001:db8::1", prefixLength: 64 })),
    }));
    expect(placesOf(prefixLengthFits, cluster)).toEqual([]);
  });
});
