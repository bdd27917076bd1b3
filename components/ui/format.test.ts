import { describe, expect, it } from "vitest";
import { addressPort, byteRate, count, counted, perSecond } from "@/components/ui/format";

describe("numbers in words", () => {
  it.each([
    [undefined, "–"],
    [0, "0"],
    [1204, "1,204"],
  ])("count %s", (value, text) => {
    expect(count(value)).toBe(text);
  });

  it.each([
    [undefined, "–"],
    [0, "0 B/s"],
    [999, "999 B/s"],
    [1000, "1.00 kB/s"],
    [12_345, "12.3 kB/s"],
    [999_600, "1.00 MB/s"],
    [1_234_567_890, "1.23 GB/s"],
  ])("byteRate %s", (value, text) => {
    expect(byteRate(value)).toBe(text);
  });

  it("counts with words", () => {
    expect(counted(1, "edit")).toBe("1 edit");
    expect(counted(0, "edit")).toBe("0 edits");
    expect(counted(2, "director is", "directors are")).toBe("2 directors are");
    expect(perSecond(1500)).toBe("1.5K/s");
  });

  it("writes addresses with ports", () => {
    expect(addressPort("192.0.2.1", 80)).toBe("192.0.2.1:80");
    expect(addressPort("2001:db8::1", 443)).toBe("[2001:db8::1]:443");
  });
});
