import { describe, expect, it } from "vitest";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withService } from "@/server/core/lint/fixtures/cases";
import { memberOnce } from "@/server/core/lint/memberOnce";

describe("memberOnce", () => {
  it("finds a real server twice on one port", () => {
    const cluster = withService(0, ({ pool }) => ({
      pool: pool.map((each) => ({ ...each, realServerId: idOf(51) })),
    }));
    expect(placesOf(memberOnce, cluster)).toEqual(["virtualServices.0.pool.1.realServerId"]);
  });

  it("stays silent on two ports of one real server, and on a disabled member", () => {
    const twoPorts = withService(0, ({ pool }) => ({
      pool: pool.map((each, index) => ({ ...each, realServerId: idOf(51), port: 8080 + index })),
    }));
    const disabled = withService(0, ({ pool }) => ({
      pool: pool.map((each, index) => ({ ...each, realServerId: idOf(51), enabled: index === 0 })),
    }));
    expect(placesOf(memberOnce, twoPorts)).toEqual([]);
    expect(placesOf(memberOnce, disabled)).toEqual([]);
  });
});
