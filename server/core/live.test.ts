import { describe, expect, it } from "vitest";
import { health } from "@/server/core/health";
import { BACKUP, cluster, director, LB1, LB2, live, MASTER, NOW, WEB } from "@/server/core/health/sampleLive";
import { applyLive, type LiveService } from "@/server/core/live";

describe("applyLive", () => {
  const begin = live(MASTER, BACKUP);
  const { services, ...head } = director(LB1, BACKUP);

  it("replaces a director's head and keeps its services", () => {
    const after = applyLive(begin, { kind: "director", director: head });
    expect(after.directors[LB1]).toEqual({ ...head, services });
  });

  it("changes and removes services", () => {
    const other: LiveService = { present: true, servers: {} };
    const after = applyLive(begin, {
      kind: "services",
      directorId: LB1,
      services: { [WEB]: null, "UDP 192.0.2.11:53": other },
    });
    expect(after.directors[LB1]?.services).toEqual({ "UDP 192.0.2.11:53": other });
    expect(begin.directors[LB1]?.services).toEqual(services);
  });

  it("keeps what was confirmed fresh", () => {
    const snapshot = { at: NOW + 60_000, source: "snapshot" as const };
    const after = applyLive(begin, { kind: "confirmed", directorId: LB1, snapshot, clockOffset: 3 });
    expect(after.directors[LB1]).toMatchObject({ snapshot, clockOffset: 3 });
    expect(health(cluster(), after, NOW + 60_000).instances[0]?.verdict).toBe("ok");
  });

  it("removes a director, and ignores news of one that it does not know", () => {
    const after = applyLive(begin, { kind: "gone", directorId: LB2 });
    expect(Object.keys(after.directors)).toEqual([LB1]);
    expect(applyLive(after, { kind: "services", directorId: LB2, services: {} })).toBe(after);
  });
});
