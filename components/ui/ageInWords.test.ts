import { describe, expect, it } from "vitest";
import { ageInWords, inUtc, lengthInWords } from "@/components/ui/ageInWords";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe("lengthInWords", () => {
  it.each([
    [0, "0 s"],
    [-5 * second, "0 s"],
    [999, "0 s"],
    [59 * second + 999, "59 s"],
    [minute, "1 min"],
    [minute + 59 * second, "1 min"],
    [59 * minute, "59 min"],
    [hour, "1 h"],
    [3 * hour + 5 * minute, "3 h 5 min"],
    [day - 1, "23 h 59 min"],
    [day, "1 d"],
    [2 * day + 4 * hour + minute, "2 d 4 h"],
  ])("%d ms is %s", (milliseconds, words) => {
    expect(lengthInWords(milliseconds)).toBe(words);
  });
});

describe("ageInWords", () => {
  it("says when it was", () => {
    expect(ageInWords(12 * second)).toBe("12 s ago");
  });
  it("says just now for the present and for clocks that run ahead", () => {
    expect(ageInWords(400)).toBe("just now");
    expect(ageInWords(-minute)).toBe("just now");
  });
});

describe("inUtc", () => {
  it("drops fractions and names the zone", () => {
    expect(inUtc(new Date("2026-11-20T12:03:44.912+01:00"))).toBe("2026-11-20 11:03:44 UTC");
  });
});
