import type { Problem } from "@/server/core/problem";

/** A problem of a file, with where in the file it is. */
export interface FileProblem extends Problem {
  /** Line of the file, from 1; absent when it is of the whole file. */
  line?: number;
  /** The included file, where it is not the file itself. */
  file?: string;
}

/** Collects problems up to a limit, so that hostile input cannot fill the memory with them. */
export interface ProblemList {
  readonly problems: FileProblem[];
  add(problem: FileProblem): void;
}

/** At most `limit` problems; one more says that there are others. */
export function problemList(limit = 500): ProblemList {
  const problems: FileProblem[] = [];
  return {
    problems,
    add: (problem) => {
      if (problems.length < limit) problems.push(problem);
      else if (problems.length === limit) {
        problems.push({
          level: "warning",
          rule: "more-problems",
          at: [],
          text: `There are more than ${limit} problems; the others are not listed.`,
        });
      }
    },
  };
}
