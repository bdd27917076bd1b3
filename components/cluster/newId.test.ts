import { describe, expect, it } from "vitest";
import { newId } from "@/components/cluster/newId";
import { idSchema } from "@/server/core/cluster/names";

describe("newId", () => {
  it("is a UUID that the model takes, and never the same", () => {
    const ids = Array.from({ length: 200 }, newId);
    for (const id of ids) expect(idSchema.safeParse(id).success).toBe(true);
    expect(new Set(ids).size).toBe(200);
  });
});
