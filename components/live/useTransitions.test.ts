import { describe, expect, it } from "vitest";
import { mergeTransitions } from "@/components/live/useTransitions";

const transition = (at: number, toState: string) => ({
  at,
  hostId: "h",
  hostName: "lvs1",
  instance: "i",
  toState,
});

describe("mergeTransitions", () => {
  it("shows the newest first and nothing twice", () => {
    const recorded = [transition(2, "MASTER"), transition(1, "BACKUP")];
    const fresh = [transition(3, "FAULT"), transition(2, "MASTER")];
    expect(mergeTransitions(fresh, recorded).map((each) => each.at)).toEqual([3, 2, 1]);
  });
});
