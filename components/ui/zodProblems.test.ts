import { describe, expect, it } from "vitest";
import * as z from "zod";
import { zodProblems } from "@/components/ui/zodProblems";

const schema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(5)
    .regex(/^[a-z]*$/, { error: "Small letters only." }),
  password: z.string().min(12),
  port: z.int().min(1).max(65535),
  delay: z.number().min(0.5),
  kind: z.enum(["a", "b"]),
  pool: z.array(z.strictObject({ weight: z.int() })).min(1),
});
const good = {
  name: "web",
  password: "long enough it is",
  port: 80,
  delay: 1,
  kind: "a",
  pool: [{ weight: 1 }],
};

describe("zodProblems", () => {
  it("is empty for a good value", () => {
    expect(zodProblems(schema, good)).toEqual([]);
  });

  it.each([
    [{ name: undefined }, "name", "Required."],
    [{ name: "" }, "name", "Required."],
    [{ name: "webweb" }, "name", "At most 5 characters."],
    [{ name: "W" }, "name", "Small letters only."],
    [{ password: "short" }, "password", "At least 12 characters."],
    [{ port: undefined }, "port", "Required."],
    [{ port: 0 }, "port", "At least 1."],
    [{ port: 70000 }, "port", "At most 65535."],
    [{ port: 1.5 }, "port", "A whole number."],
    [{ delay: "x" }, "delay", "A number."],
    [{ delay: 0.1 }, "delay", "At least 0.5."],
    [{ kind: "c" }, "kind", "Choose one."],
    [{ pool: [] }, "pool", "At least one."],
    [{ pool: [{ weight: "x" }] }, "pool.0.weight", "A number."],
  ])("%j: %s", (change, at, text) => {
    expect(
      zodProblems(schema, { ...good, ...change }).map((problem) => [problem.at.join("."), problem.text]),
    ).toEqual([[at, text]]);
  });
});
