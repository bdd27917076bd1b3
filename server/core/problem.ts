/** Where a problem is: keys from the root of the checked object down to the field, e.g. `["virtualServices", 0, "port"]`. */
export type Path = readonly (string | number)[];

export type ProblemLevel = "error" | "warning" | "hint";

/**
 * Something wrong with what the user wants. Returned, all of them at once; never thrown.
 * `error` blocks a plan, `warning` must be accepted by the author, `hint` only informs.
 */
export interface Problem {
  level: ProblemLevel;
  /** The rule's stable name, e.g. `vrid-unique`; documented in docs/. */
  rule: string;
  at: Path;
  /** One sentence: what is wrong and why it matters. */
  text: string;
  /** What to do about it, as one sentence. */
  fix?: string;
}

/** True when any of the problems forbids to go on. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.level === "error");
}
