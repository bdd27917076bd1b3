import { describe, expect, it } from "vitest";
import { themeAttribute, themeOf } from "@/components/shell/theme";

describe("themeOf", () => {
  it.each([
    ["light", "light"],
    ["dark", "dark"],
    ["system", "system"],
    [undefined, "system"],
    ['"><script>', "system"],
  ])("%j is %s", (value, theme) => {
    expect(themeOf(value)).toBe(theme);
  });
});

describe("themeAttribute", () => {
  it("leaves the choice to the system by being absent", () => {
    expect(themeAttribute("system")).toBeUndefined();
    expect(themeAttribute("dark")).toBe("dark");
  });
});
