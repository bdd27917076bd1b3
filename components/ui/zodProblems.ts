import type * as z from "zod";
import type { Problem } from "@/server/core/problem";

/** What a schema has to say about a value, as problems in plain words; texts that the schema itself gives are kept. */
export function zodProblems(schema: z.ZodType, value: unknown): Problem[] {
  const result = schema.safeParse(value, { error: issueText });
  if (result.success) return [];
  return result.error.issues.map((issue) => ({
    level: "error",
    rule: "input",
    at: issue.path.map((key) => (typeof key === "number" ? key : String(key))),
    text: issue.message,
  }));
}

function issueText(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "Required.";
      return issue.expected === "number" || issue.expected === "int"
        ? issue.expected === "int" || typeof issue.input === "number"
          ? "A whole number."
          : "A number."
        : undefined;
    case "too_small":
      if (issue.origin === "string")
        return Number(issue.minimum) === 1 ? "Required." : `At least ${issue.minimum} characters.`;
      return issue.origin === "array" ? "At least one." : `At least ${issue.minimum}.`;
    case "too_big":
      return issue.origin === "string" ? `At most ${issue.maximum} characters.` : `At most ${issue.maximum}.`;
    case "invalid_value":
      return "Choose one.";
    default:
      return undefined;
  }
}
