import Link from "next/link";
import { pathOfObject } from "@/components/cluster/objects";
import { ProblemNote } from "@/components/ui/ProblemNote";
import { StateMark } from "@/components/ui/StateMark";
import type { Cluster } from "@/server/core/cluster";
import type { Problem, ProblemLevel } from "@/server/core/problem";

const RANK: Readonly<Record<ProblemLevel, number>> = { error: 0, warning: 1, hint: 2 };

/** Problems of a configuration, worst first, each with the way to its form. */
export function ProblemList({ cluster, problems }: { cluster: Cluster; problems: readonly Problem[] }) {
  if (problems.length === 0) {
    return (
      <p>
        <StateMark tone="good">No problems</StateMark>
      </p>
    );
  }
  return (
    <ul className="grid gap-2">
      {problems
        .toSorted((one, other) => RANK[one.level] - RANK[other.level])
        .map((problem) => {
          const href = pathOfObject(cluster, problem.at);
          return (
            <li
              key={`${problem.rule} ${problem.at.join(" ")} ${problem.text}`}
              className="flex flex-wrap items-start justify-between gap-x-4"
            >
              <div className="min-w-0 flex-1 basis-72">
                <ProblemNote problem={problem} />
              </div>
              {href === undefined ? null : (
                <Link href={href} className="link text-sm">
                  To its form
                </Link>
              )}
            </li>
          );
        })}
    </ul>
  );
}
