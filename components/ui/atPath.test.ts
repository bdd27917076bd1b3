import { describe, expect, it } from "vitest";
import { fieldId, getAt, setAt, within } from "@/components/ui/atPath";

const value = { name: "web", listen: { port: 80 }, pool: [{ weight: 1 }, { weight: 0 }] };

describe("getAt", () => {
  it.each([
    [[], value],
    [["name"], "web"],
    [["listen", "port"], 80],
    [["pool", 1, "weight"], 0],
    [["pool", 2, "weight"], undefined],
    [["name", "length"], undefined],
    [["constructor"], undefined],
  ])("at %j", (path, found) => {
    expect(getAt(value, path)).toEqual(found);
  });
});

describe("setAt", () => {
  it("copies what it changes and shares the rest", () => {
    const next = setAt(value, ["pool", 0, "weight"], 5);
    expect(next).toEqual({ name: "web", listen: { port: 80 }, pool: [{ weight: 5 }, { weight: 0 }] });
    expect(value.pool[0]?.weight).toBe(1);
    expect((next as typeof value).listen).toBe(value.listen);
  });
  it("takes a key away for undefined, and makes objects on the way", () => {
    expect(setAt(value, ["name"], undefined)).not.toHaveProperty("name");
    expect(setAt({}, ["settings", "retry"], 3)).toEqual({ settings: { retry: 3 } });
  });
});

describe("within", () => {
  it("gives the rest of a path below a prefix", () => {
    expect(within(["pool", 0], ["pool", 0, "weight"])).toEqual(["weight"]);
    expect(within(["pool", 0], ["pool", 1, "weight"])).toBeUndefined();
    expect(within(["pool", 0], ["pool"])).toBeUndefined();
  });
});

describe("fieldId", () => {
  it("joins the path", () => {
    expect(fieldId("f", ["pool", 0, "weight"])).toBe("f-pool-0-weight");
  });
});
