import type { Path, Problem } from "@/server/core/problem";

/** Problems by the line (from 1) that was made from their place, or from what is nearest around it. */
export function placeProblems(
  origins: readonly (Path | undefined)[],
  problems: readonly Problem[],
): { notes: Map<number, Problem[]>; elsewhere: Problem[] } {
  const lines = new Map<string, number>();
  for (const [index, origin] of origins.entries()) {
    if (origin === undefined) continue;
    for (let length = origin.length; length > 0; length -= 1) {
      const key = origin.slice(0, length).join(" ");
      if (!lines.has(key)) lines.set(key, index + 1);
    }
  }
  const notes = new Map<number, Problem[]>();
  const elsewhere: Problem[] = [];
  for (const problem of problems) {
    const line = nearest(lines, problem.at);
    if (line === undefined) elsewhere.push(problem);
    else notes.set(line, [...(notes.get(line) ?? []), problem]);
  }
  return { notes, elsewhere };
}

function nearest(lines: ReadonlyMap<string, number>, at: Path): number | undefined {
  // Less than a list and an index is no object.
  for (let length = at.length; length >= 2; length -= 1) {
    const line = lines.get(at.slice(0, length).join(" "));
    if (line !== undefined) return line;
  }
  return undefined;
}
